package io.jenkins.plugins.airflowdeploy.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowLogin;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.BearerTokenLogin;
import io.jenkins.plugins.airflowdeploy.credentials.ClientCredentialsLogin;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.airflow.IdentityProxy;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** An environment of a real Jenkins whose Airflow is behind a proxy, with an Airflow service account as its credential. */
public class ServiceAccountRuleTest {

    private static final String PASSWORD = "deploy-secret-4711";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    private static BitbucketDouble bitbucket;
    private static AirflowDouble airflow;
    private static IdentityProxy proxy;

    @BeforeClass
    public static void servers() throws Exception {
        Path bare = TEMPORARY.newFolder("deploy.git").toPath();
        Git.init().setBare(true).setGitDir(bare.toFile()).call().close();
        bitbucket = BitbucketDouble.start();
        bitbucket.addDeployRepository("airflow", bare, "jenkins", PASSWORD);
        airflow = AirflowDouble.start(bare, "refs/heads/airflow/prod/acme.dags", List.of("airflow_deploy_marker.py"));
        proxy = IdentityProxy.before(airflow.baseUrl(), "Proxy-Authorization");
    }

    @AfterClass
    public static void end() {
        proxy.close();
        airflow.close();
        bitbucket.close();
    }

    @Before
    public void environment() throws Exception {
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.clear();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy-repository", "", "jenkins", PASSWORD));
        store.add(account(CredentialsScope.SYSTEM, "airflow", login(IdentityProxy.SECRET)));
        store.add(account(CredentialsScope.GLOBAL, "global", login(IdentityProxy.SECRET)));
        GitDeployTarget target = new GitDeployTarget(bitbucket.deployUrl("airflow"));
        target.setCredentialsId("deploy-repository");
        AirflowEnvironment environment =
                new AirflowEnvironment("prod", proxy.baseUrl().toString(), "airflow", "dags", target);
        environment.setSubdir("dags");
        environment.setPolicy(Environments.policy(List.of("acme/dags"), List.of("main"), List.of("allowed*")));
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        TargetInitialization.run("prod", "acme/dags");
    }

    private static AirflowServiceAccount account(CredentialsScope scope, String id, AirflowLogin login) {
        return new AirflowServiceAccount(scope, id, "", login);
    }

    private static ClientCredentialsLogin login(String secret) {
        ClientCredentialsLogin login = new ClientCredentialsLogin(
                IdentityProxy.CLIENT, Secret.fromString(secret), proxy.tokenEndpoint().toString());
        login.setRequestedScope("airflow");
        login.setHeader("Proxy-Authorization");
        return login;
    }

    private static FormValidation connect(String credentialsId) throws Exception {
        return JENKINS.jenkins.getDescriptorByType(AirflowEnvironment.DescriptorImpl.class)
                .doTestConnection(proxy.baseUrl().toString(), credentialsId, "dags");
    }

    @Test
    public void theConnectionIsTestedThroughTheProxy() throws Exception {
        FormValidation works = connect("airflow");
        assertThat(works.getMessage(), works.kind, is(FormValidation.Kind.OK));
        assertThat(works.getMessage(), containsString("lists 1 DAGs of bundle dags"));
    }

    @Test
    public void whatIsWrongIsToldInTheForm() throws Exception {
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(account(CredentialsScope.SYSTEM, "wrong", login("wrong")));
        store.add(account(CredentialsScope.SYSTEM, "none", null));
        store.add(account(CredentialsScope.SYSTEM, "empty", new BearerTokenLogin(null)));
        ClientCredentialsLogin both = login(IdentityProxy.SECRET);
        both.setHeader(null);
        both.setUsername("u");
        both.setPassword(Secret.fromString("p"));
        store.add(account(CredentialsScope.SYSTEM, "both", both));
        assertThat(connect("wrong").getMessage(), containsString("gets no token: the provider does not accept its client id or secret"));
        assertThat(connect("none").getMessage(), containsString("does not say how to log in"));
        assertThat(connect("empty").getMessage(), containsString("holds no usable token"));
        assertThat(connect("both").getMessage(), containsString("Name the header that the proxy reads"));
    }

    @Test
    public void aDiagnosisNamesTheClient() throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, "allowed");
        job.setDefinition(new CpsFlowDefinition("airflowDoctor environment: 'prod'", true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.SUCCESS, job);
        JENKINS.assertLogContains("OIDC client 'jenkins' (credential 'airflow') gives a token that ends at 20", run);
        JENKINS.assertLogContains("environment prod: 0 problems", run);
        JENKINS.assertLogNotContains("pass-of-the-proxy", run);
        JENKINS.assertLogNotContains(IdentityProxy.SECRET, run);
    }

    @Test
    public void itIsOfferedForAirflowAloneAndFlaggedWhenGlobal() throws Exception {
        String url = proxy.baseUrl().toString();
        assertThat(values(SystemCredentials.list("", url, SystemCredentials.Use.AIRFLOW)), hasItem("airflow"));
        assertThat(values(SystemCredentials.list("", url, SystemCredentials.Use.TARGET)), not(hasItem("airflow")));
        assertThat(SystemCredentials.check("airflow", url, SystemCredentials.Use.AIRFLOW, true), is(FieldCheck.OK));
        assertThat(SystemCredentials.check("global", url, SystemCredentials.Use.AIRFLOW, true).text(), is(
                "Credential global has the scope Global. Environments find it in the scope System as well, where nothing else can name it."));
        assertThat(SystemCredentials.check("airflow", url, SystemCredentials.Use.TARGET, true).text(), containsString("does not fit here"));
        GitDeployTarget target = new GitDeployTarget(bitbucket.deployUrl("airflow"));
        target.setCredentialsId("airflow");
        assertThat(assertThrows(DeploymentFailure.class, target::tokens).getMessage(), containsString("but an account of an Airflow"));
    }

    @Test
    public void theAgeAndTheEndOfItsSecretAreWatched() {
        String end = "{\"exp\":1795516800}";
        String jwt = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(end.getBytes(StandardCharsets.US_ASCII)) + ".c2ln";
        SystemCredentialsProvider.getInstance().getCredentials()
                .set(1, account(CredentialsScope.SYSTEM, "airflow", new BearerTokenLogin(Secret.fromString(jwt))));
        SecretsInUse.Held token = held("airflow");
        assertThat(token.secret().orElseThrow().reveal(), is(jwt));
        assertThat(token.end().orElseThrow(), is(Instant.ofEpochSecond(1_795_516_800)));
        SystemCredentialsProvider.getInstance().getCredentials()
                .set(1, account(CredentialsScope.SYSTEM, "airflow", login(IdentityProxy.SECRET)));
        SecretsInUse.Held client = held("airflow");
        assertThat(client.secret().orElseThrow().reveal(), is(IdentityProxy.SECRET));
        assertThat(client.end().isEmpty(), is(true));
        assertThat(client.environments(), is(Set.of("prod")));
    }

    private static SecretsInUse.Held held(String id) {
        return SecretsInUse.all().stream().filter(h -> h.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<String> values(ListBoxModel list) {
        return list.stream().map(option -> option.value).toList();
    }

    @Test
    public void aFoldersAccountIsNoEnvironments() throws Exception {
        Folder folder = JENKINS.createProject(Folder.class, "team");
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getProvider() instanceof FolderCredentialsProvider && store.getContext() == folder) {
                store.addCredentials(Domain.global(), account(CredentialsScope.GLOBAL, "of-the-folder", login(IdentityProxy.SECRET)));
            }
        }
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(AirflowServiceAccount.class, folder, null).stream()
                .map(AirflowServiceAccount::getId).toList(), hasItem("of-the-folder"));
        assertThat(connect("of-the-folder").getMessage(), containsString("there is no credential"));
    }
}
