package io.jenkins.plugins.airflowdeploy.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.Assert.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.jenkins.plugins.bitbucket.api.BitbucketAuthenticator;
import com.cloudbees.jenkins.plugins.bitbucket.util.BitbucketCredentialsUtils;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import io.jenkins.plugins.airflowdeploy.jenkins.TokenServer;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import jenkins.model.Jenkins;
import org.apache.hc.client5.http.classic.methods.HttpGet;
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

/** The credential in a real Jenkins: forms, lists, builds, folders. */
public class BitbucketScopedTokenRuleTest {

    private static final String TOKEN = "token-that-was-minted-1-3c9e";

    @Rule
    public final FaultServer http = new FaultServer();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private TokenServer server;

    @Before
    public void serve() {
        server = new TokenServer(http);
    }

    private BitbucketScopedToken.DescriptorImpl descriptor() {
        return jenkins.jenkins.getDescriptorByType(BitbucketScopedToken.DescriptorImpl.class);
    }

    @Test
    public void theFormKeepsItAndExchangesNothing() throws Exception {
        server.gives(TOKEN, 3600).stored("bb");
        HtmlPage page = jenkins.createWebClient().goTo("manage/credentials/store/system/domain/_/credential/bb/update");
        assertThat(page.asXml(), allOf(not(containsString(TokenServer.SECRET)), not(containsString(TOKEN))));
        jenkins.submit(page.getFormByName("update"));
        BitbucketScopedToken kept =
                (BitbucketScopedToken) SystemCredentialsProvider.getInstance().getCredentials().get(0);
        jenkins.assertEqualDataBoundBeans(server.credential("bb"), kept);
        assertThat(kept.getConsumerSecret().getPlainText(), is(TokenServer.SECRET));
        assertThat(server.exchanges(), is(0));
    }

    @Test
    public void whoeverOnlyLooksCausesNoExchange() throws Exception {
        BitbucketScopedToken credential = server.gives(TOKEN, 3600).stored("bb");
        for (String page : new String[] {"manage/credentials/", "manage/credentials/store/system/domain/_/", "credentials/"}) {
            assertThat(jenkins.createWebClient().goTo(page).asXml(), not(containsString(TOKEN)));
        }
        assertThat(CredentialsNameProvider.name(credential), containsString("of a test"));
        assertThat(credential.equals(server.credential("bb")), is(true));
        assertThat(credential.hashCode(), is(server.credential("bb").hashCode()));
        assertThat(credential.toString(), not(containsString(TokenServer.SECRET)));
        CredentialsMatcher byLength = c -> !((StandardUsernamePasswordCredentials) c).getPassword().getPlainText().isEmpty();
        assertThat(byLength.matches(credential), is(false));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        ListBoxModel offered = BitbucketCredentialsUtils.listCredentials(job, server.url(), null);
        assertThat(offered.stream().map(option -> option.value).toList(), hasItem("bb"));
        jenkins.createWebClient().getPage(job, "configure");
        assertThat(server.exchanges(), is(0));
        assertThat("and who needs it gets it", credential.getPassword().getPlainText(), is(TOKEN));
        assertThat(server.exchanges(), is(1));
    }

    @Test
    public void aBuildOnAnAgentGetsTheTokenMasked() throws Exception {
        server.gives(TOKEN, 3600).stored("bb");
        jenkins.createOnlineSlave(jenkins.jenkins.getLabelAtom("remote"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("node('remote') { withCredentials([usernamePassword(credentialsId: 'bb',"
                + " usernameVariable: 'U', passwordVariable: 'P')]) { sh 'echo user=$U token=$P length=${#P}' } }", true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("user=x-token-auth token=**** length=" + TOKEN.length(), run);
        jenkins.assertLogNotContains(TOKEN, run);
        assertThat(server.exchanges(), is(1));
        nowhere(TokenServer.SECRET);
        nowhere(TOKEN);
    }

    /** Plants the text and finds it, then finds none. */
    private void nowhere(String text) throws Exception {
        Path home = jenkins.jenkins.getRootDir().toPath();
        Path planted = Files.writeString(home.resolve("planted"), text);
        assertThat(new SecretSearch(home).find(text), is(List.of(planted)));
        Files.delete(planted);
        assertThat(new SecretSearch(home).find(text), empty());
    }

    @Test
    public void aRefusalFailsTheBuildWithItsReason() throws Exception {
        server.refuses().stored("bb");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("withCredentials([usernamePassword(credentialsId: 'bb',"
                + " usernameVariable: 'U', passwordVariable: 'P')]) { echo 'not reached' }", true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("Bitbucket scoped token 'bb' gets no token: Bitbucket does not accept its client id or secret", run);
        jenkins.assertLogNotContains("not reached", run);
        jenkins.assertLogNotContains(TokenServer.SECRET, run);
    }

    @Test
    public void theSnapshotIsTheCredential() throws Exception {
        BitbucketScopedToken credential = server.gives(TOKEN, 3600).stored("bb");
        assertThat(CredentialsProvider.snapshot(StandardUsernamePasswordCredentials.class, credential), sameInstance(credential));
        assertThat(server.exchanges(), is(0));
    }

    @Test
    public void deploymentsHaveTokensOfTheirOwn() throws Exception {
        BitbucketScopedToken credential = server.gives("shared", 3600).gives("first", 3600).gives("second", 3600).stored("bb");
        credential.getPassword();
        TokenSource tokens = credential.deploymentTokens();
        assertThat(tokens.issue().reveal(), is("first"));
        assertThat(credential.deploymentTokens().issue().reveal(), is("second"));
        assertThat(credential.getPassword().getPlainText(), is("shared"));
    }

    @Test
    public void theSecretGoesToNoServerThatJenkinsDoesNotKnow() throws Exception {
        BitbucketScopedToken credential = server.gives(TOKEN, 3600).stored("bb");
        for (String elsewhere : new String[] {http.uri("/other").toString(), server.url().replace("127.0.0.1", "localhost")}) {
            credential.setServerUrl(elsewhere);
            DeploymentFailure refused = assertThrows(DeploymentFailure.class, () -> credential.deploymentTokens().issue());
            assertThat(refused.getMessage(), containsString("none of the Bitbucket Data Centers that Jenkins knows"));
            FormValidation test = descriptor().doTestExchange(jenkins.jenkins, elsewhere, "k", TokenServer.SECRET, "");
            assertThat(test.getMessage(), containsString("Jenkins knows no Bitbucket Data Center at this address"));
        }
        assertThat(server.exchanges(), is(0));
        assertThat(credential.isFor(URI.create(server.url() + "/scm/a/b.git")), is(false));
        credential.setServerUrl(server.url() + "/");
        assertThat(credential.isFor(URI.create(server.url() + "/scm/a/b.git")), is(true));
        assertThat(credential.isFor(URI.create("https://bitbucket.org/a/b.git")), is(false));
        credential.setServerUrl(null);
        assertThat(credential.isFor(URI.create("https://bitbucket.org/a/b.git")), is(true));
        assertThat(credential.isFor(URI.create("https://bitbucket.org.evil.example/a/b.git")), is(false));
    }

    @Test
    public void scanningShowsTheTokenToItsServerAlone() throws Exception {
        BitbucketScopedToken credential = server.gives(TOKEN, 3600).stored("bb");
        BitbucketAuthenticator authenticator =
                AuthenticationTokens.convert(BitbucketAuthenticator.authenticationContext(server.url()), credential);
        HttpGet elsewhere = new HttpGet("https://api.bitbucket.org/2.0/repositories/acme/dags");
        assertThrows(IllegalStateException.class, () -> authenticator.configureRequest(elsewhere));
        assertThat(elsewhere.getHeader("Authorization"), nullValue());
        assertThat(server.exchanges(), is(0));
        HttpGet there = new HttpGet(server.url() + "/rest/api/1.0/projects/DAG/repos/dags/branches?filterText=a%2Fb");
        authenticator.configureRequest(there);
        assertThat(there.getHeader("Authorization").getValue(), is("Bearer " + TOKEN));
        assertThat(authenticator.getCredentialsForSCM(), sameInstance(credential));
        credential.setServerUrl(null);
        assertThrows(IllegalStateException.class, () -> authenticator.configureRequest(there));
    }

    @Test
    public void theTestButtonExchangesOnceAndShowsNoToken() throws Exception {
        server.gives(TOKEN, 3600);
        String stored = Secret.fromString(TokenServer.SECRET).getEncryptedValue();
        FormValidation works = descriptor().doTestExchange(jenkins.jenkins, server.url(), TokenServer.KEY, stored, "REPO_READ");
        assertThat(works.getMessage(), works.kind, is(FormValidation.Kind.OK));
        assertThat(works.getMessage(), allOf(containsString("Scopes: REPO_READ. End: 20"), not(containsString(TOKEN))));
        assertThat(server.exchanges(), is(1));
        assertThat(http.seen().get(0).body(), containsString(TokenServer.SECRET));
    }

    @Test
    public void theTestButtonWantsThePermissionOfItsPlace() throws Exception {
        server.gives(TOKEN, 3600);
        Folder folder = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW).everywhere().to("lead", "developer")
                .grant(CredentialsProvider.CREATE).onItems(folder).to("lead"));
        assertThat(test("developer", "job/team/"), is(403));
        assertThat(test("developer", ""), is(403));
        assertThat(test("lead", ""), is(403));
        assertThat(server.exchanges(), is(0));
        assertThat(test("lead", "job/team/"), is(200));
        assertThat(server.exchanges(), is(1));
    }

    private int test(String user, String place) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.login(user);
        WebRequest request = new WebRequest(
                new URL(client.getContextPath() + place + "descriptorByName/" + BitbucketScopedToken.class.getName()
                        + "/testExchange?serverUrl=" + server.url() + "&consumerKey=k&consumerSecret=s&requestedScope="),
                HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    @Test
    public void aFoldersCredentialIsForItsJobsAlone() throws Exception {
        server.gives(TOKEN, 3600);
        Folder folder = jenkins.createProject(Folder.class, "team");
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getProvider() instanceof FolderCredentialsProvider && store.getContext() == folder) {
                store.addCredentials(Domain.global(), server.credential("bb"));
            }
        }
        String script = "withCredentials([usernamePassword(credentialsId: 'bb', usernameVariable: 'U', passwordVariable: 'P')]) {"
                + " echo \"as ${U}\" }";
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "inside");
        inside.setDefinition(new CpsFlowDefinition(script, true));
        jenkins.assertLogContains("as x-token-auth", jenkins.buildAndAssertSuccess(inside));
        WorkflowJob outside = jenkins.createProject(WorkflowJob.class, "outside");
        outside.setDefinition(new CpsFlowDefinition(script, true));
        jenkins.assertLogContains("bb", jenkins.buildAndAssertStatus(Result.FAILURE, outside));
        nowhere(TokenServer.SECRET);
    }
}
