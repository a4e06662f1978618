package io.jenkins.plugins.airflowdeploy.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.Assert.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Result;
import hudson.remoting.VirtualChannel;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import io.jenkins.plugins.airflowdeploy.jenkins.TokenEndpoint;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The credential in a real Jenkins: forms, files, agents, and where its secrets do not go. */
public class AirflowServiceAccountRuleTest {

    private static final String TOKEN = "token-of-the-provider-51c0";
    private static final String PASSWORD = "password-of-the-user-in-airflow-4e77";

    @Rule
    public final FaultServer http = new FaultServer();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private TokenEndpoint endpoint;

    @Before
    public void serve() {
        endpoint = new TokenEndpoint(http).gives(TOKEN);
    }

    private ClientCredentialsLogin full() {
        ClientCredentialsLogin login = endpoint.login();
        login.setRequestedScope("airflow email");
        login.setAudience("https://airflow.example.com");
        login.setHeader("Proxy-Authorization");
        login.setUsername("jenkins");
        login.setPassword(Secret.fromString(PASSWORD));
        return login;
    }

    private static AirflowServiceAccount stored(AirflowLogin login) throws Exception {
        return TokenEndpoint.stored(CredentialsScope.SYSTEM, "airflow-prod", login);
    }

    private static AirflowServiceAccount kept() {
        return (AirflowServiceAccount) SystemCredentialsProvider.getInstance().getCredentials().get(0);
    }

    /** As the file has it. */
    private static AirflowServiceAccount loaded() {
        return (AirflowServiceAccount) new SystemCredentialsProvider().getCredentials().get(0);
    }

    private HtmlPage form() throws Exception {
        return jenkins.createWebClient().goTo("manage/credentials/store/system/domain/_/credential/airflow-prod/update");
    }

    private void roundTrip(AirflowLogin login, String... secrets) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        AirflowServiceAccount before = stored(login);
        HtmlPage page = form();
        for (String secret : secrets) {
            assertThat(page.asXml(), not(containsString(secret)));
        }
        jenkins.submit(page.getFormByName("update"));
        assertThat(kept(), not(sameInstance(before)));
        jenkins.assertEqualDataBoundBeans(before, kept());
    }

    @Test
    public void theFormKeepsEachKindAndAsksNobody() throws Exception {
        roundTrip(full(), TokenEndpoint.SECRET, PASSWORD);
        roundTrip(endpoint.login(), TokenEndpoint.SECRET);
        roundTrip(new ClientCredentialsLogin("airflow", Secret.fromString(TokenEndpoint.SECRET), null), TokenEndpoint.SECRET);
        roundTrip(new AirflowUserLogin("jenkins", Secret.fromString(PASSWORD)), PASSWORD);
        roundTrip(new BearerTokenLogin(Secret.fromString(TOKEN)), TOKEN);
        assertThat(kept().getLogin(), instanceOf(BearerTokenLogin.class));
        assertThat(CredentialsNameProvider.name(kept()), containsString("of a test"));
        assertThat(http.seen(), empty());
    }

    @Test
    public void noSecretIsOnTheDisk() throws Exception {
        stored(full());
        Path home = jenkins.jenkins.getRootDir().toPath();
        assertThat(Files.readString(home.resolve("credentials.xml")), containsString(TokenEndpoint.CLIENT));
        for (String secret : new String[] {TokenEndpoint.SECRET, PASSWORD}) {
            Path planted = Files.writeString(home.resolve("planted"), "x" + secret);
            assertThat(new SecretSearch(home).find(secret), is(List.of(planted)));
            Files.delete(planted);
            assertThat(new SecretSearch(home).find(secret), empty());
        }
        assertThat(secretSentFor(loaded()), is(TOKEN));
        assertThat(http.seen().get(0).headers().get("Authorization").get(0), containsString("Basic "));
    }

    /** The provider's token, of an account without an Airflow user. */
    private static String secretSentFor(AirflowServiceAccount account) throws Exception {
        ClientCredentialsLogin login = (ClientCredentialsLogin) account.getLogin();
        login.setUsername(null);
        login.setPassword(null);
        try (Http client = new Http(HttpSettings.defaults(), Time.SYSTEM)) {
            return account.tokens(client, URI.create("https://airflow.example.com")).issue().reveal();
        }
    }

    @Test
    public void aStoredSecretIsNotSentToAnotherAddress() throws Exception {
        Secret sealed = stored(endpoint.login()).getLogin() instanceof ClientCredentialsLogin login ? login.getClientSecret() : null;
        String elsewhere = http.uri("/elsewhere").toString();
        for (String place : new String[] {elsewhere, null, endpoint.url() + "2"}) {
            Failure refused = assertThrows(Failure.class, () -> new ClientCredentialsLogin(TokenEndpoint.CLIENT, sealed, place));
            assertThat(refused.getMessage(), containsString("Enter the secret anew"));
        }
        assertThrows(Failure.class, () -> new AirflowUserLogin("u", sealed));
        assertThrows(Failure.class, () -> new BearerTokenLogin(sealed));
        Secret password = new AirflowUserLogin("u", Secret.fromString(PASSWORD)).getPassword();
        assertThrows(Failure.class, () -> new ClientCredentialsLogin("c", password, elsewhere));
        FormValidation test = descriptor().doTestClient(
                jenkins.jenkins, TokenEndpoint.CLIENT, sealed.getEncryptedValue(), elsewhere, "", "");
        assertThat(test.getMessage(), containsString("Enter the secret anew"));
        assertThat(http.seen(), empty());
    }

    /** Who may update a credential may also send its file over REST, where no constructor looks. */
    @Test
    public void aFileThatWasChangedByHandDoesNotSendItElsewhereEither() throws Exception {
        stored(endpoint.login());
        Path file = jenkins.jenkins.getRootDir().toPath().resolve("credentials.xml");
        String changed = Files.readString(file).replace(endpoint.url(), http.uri("/elsewhere").toString());
        assertThat(changed, containsString("/elsewhere"));
        Files.writeString(file, changed);
        DeploymentFailure refused = assertThrows(DeploymentFailure.class, () -> secretSentFor(loaded()));
        assertThat(refused.getMessage(), allOf(containsString("stored for another address"), not(containsString(TokenEndpoint.SECRET))));
        assertThat(http.seen(), empty());
    }

    @Test
    public void noAgentGetsIt() throws Exception {
        AirflowServiceAccount account = stored(full());
        VirtualChannel agent = jenkins.createOnlineSlave().getChannel();
        Exception refused = assertThrows(Exception.class, () -> agent.call(new Take(account)));
        StringBuilder all = new StringBuilder();
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        assertThat(all.toString(), allOf(containsString("stays on the controller"), not(containsString(TokenEndpoint.SECRET))));
    }

    private static final class Take extends MasterToSlaveCallable<String, RuntimeException> {
        private static final long serialVersionUID = 1L;
        private final AirflowServiceAccount account;

        Take(AirflowServiceAccount account) {
            this.account = account;
        }

        @Override
        public String call() {
            return account.getId();
        }
    }

    @Test
    public void noBindingOfAJenkinsfileTakesIt() throws Exception {
        TokenEndpoint.stored(CredentialsScope.GLOBAL, "airflow-prod", new AirflowUserLogin("jenkins", Secret.fromString(PASSWORD)));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        for (String binding : new String[] {"usernamePassword(usernameVariable: 'U', passwordVariable: 'P', ", "string(variable: 'P', "}) {
            job.setDefinition(new CpsFlowDefinition(
                    "withCredentials([" + binding + "credentialsId: 'airflow-prod')]) { echo 'not reached' }", true));
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("'airflow-prod' is of type 'Airflow service account' where", run);
            jenkins.assertLogNotContains(PASSWORD, run);
        }
    }

    @Test
    public void theSnapshotIsTheCredential() throws Exception {
        AirflowServiceAccount account = stored(full());
        assertThat(CredentialsProvider.snapshot(AirflowServiceAccount.class, account), sameInstance(account));
    }

    private ClientCredentialsLogin.DescriptorImpl descriptor() {
        return jenkins.jenkins.getDescriptorByType(ClientCredentialsLogin.DescriptorImpl.class);
    }

    @Test
    public void theTestButtonAsksOnceAndShowsNoToken() throws Exception {
        String stored = endpoint.login().getClientSecret().getEncryptedValue();
        FormValidation works =
                descriptor().doTestClient(jenkins.jenkins, TokenEndpoint.CLIENT, stored, endpoint.url(), "airflow", "");
        assertThat(works.getMessage(), works.kind, is(FormValidation.Kind.OK));
        assertThat(works.getMessage(), allOf(containsString("Scopes: airflow. End: 20"), not(containsString(TOKEN))));
        assertThat(http.seen().size(), is(1));
        assertThat(descriptor().doTestClient(jenkins.jenkins, "c", "s", "", "", "").kind, is(FormValidation.Kind.WARNING));
        assertThat(descriptor().doTestClient(jenkins.jenkins, "c", "s", "http://idp.example.com/t", "", "").getMessage(),
                containsString("https address"));
        assertThat(descriptor().doTestClient(jenkins.jenkins, "c", "s", "https://idp.example.com:65536/t", "", "").getMessage(),
                containsString("https address"));
        assertThat(http.seen().size(), is(1));
    }

    @Test
    public void theTestButtonWantsThePermissionOfItsPlace() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW).everywhere().to("lead", "developer")
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(CredentialsProvider.CREATE).onItems(folder).to("lead"));
        assertThat(test("developer", "job/team/"), is("403"));
        assertThat(test("lead", ""), is("403"));
        String plain = endpoint.url();
        int port = URI.create(plain).getPort();
        for (String machine : new String[] {plain, "https://localhost.:" + port + "/t", "https://0.0.0.0:" + port + "/t",
            "https://[0:0:0:0:0:0:0:1]:" + port + "/t", "https://[::ffff:127.0.0.1]:" + port + "/t"}) {
            assertThat("the machine itself is for administrators", test("lead", "job/team/", machine), containsString("Only administrators"));
        }
        assertThat(http.seen(), empty());
        assertThat(test("admin", "job/team/"), containsString("The provider gave a token"));
        assertThat(http.seen().size(), is(1));
    }

    /** The status, or what the button shows. */
    private String test(String user, String place) throws Exception {
        return test(user, place, endpoint.url());
    }

    private String test(String user, String place, String tokenUrl) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.login(user);
        WebRequest request = new WebRequest(
                new URL(client.getContextPath() + place + "descriptorByName/" + ClientCredentialsLogin.class.getName()
                        + "/testClient?tokenUrl=" + URLEncoder.encode(tokenUrl, StandardCharsets.UTF_8) + "&clientId=c&clientSecret=s&requestedScope=&audience="),
                HttpMethod.POST);
        client.addCrumb(request);
        var response = client.getPage(request).getWebResponse();
        return response.getStatusCode() == 200 ? response.getContentAsString() : Integer.toString(response.getStatusCode());
    }
}
