package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.jenkins.JenkinsfileCommit;
import io.jenkins.plugins.airflowdeploy.jenkins.NoSecrets;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.branch.BranchSource;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** A multibranch project of a Data Center below a context path, scanned by the real branch source plugin. */
public class DataCenterMultibranchRuleTest {

    private static final String PASSWORD = "admin-password-of-bitbucket-51c0";
    private static final String READY = "BBDC-ready-token-of-a-person";
    private static final String WRITE = "BBDC-token-that-writes-releases";
    private static final String REF = "refs/heads/airflow/dc";

    @Rule
    public final BuildWatcher log = new BuildWatcher();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private DataCenterDouble server;
    private AirflowDouble airflow;
    private Path source;
    private AirflowEnvironment environment;

    @Before
    public void start() throws Exception {
        Path folder = temporary.getRoot().toPath();
        source = folder.resolve("source.git");
        SampleRepository.create(source);
        Path releases = folder.resolve("releases.git");
        Git.init().setBare(true).setGitDir(releases.toFile()).call().close();
        server = DataCenterDouble.start("/bitbucket", 5);
        server.addRepository("DAG", "dags", source, "main");
        server.addRepository("AIR", "releases", releases, "main");
        server.addUser("admin", PASSWORD, true);
        server.addAccessToken(READY, "DAG/dags", "REPO_READ");
        server.addAccessToken(WRITE, "AIR/releases", "REPO_READ", "REPO_WRITE");
        String target = server.baseUrl() + "/scm/air/releases.git";
        new GitTarget(folder.resolve("seed"), new GitTarget.Address(target, REF, "dags"), new ScopedToken(null, WRITE, null, null),
                        HttpSettings.defaults(), Time.SYSTEM)
                .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize", Map.of()));
        airflow = AirflowDouble.start(releases, REF, List.of("customers.py", "orders.py", "stock.py"));
        BitbucketEndpointConfiguration.get()
                .setEndpoints(List.of(new BitbucketServerEndpoint("ours", server.baseUrl().toString())));
        credentials();
        environment(target);
        jenkins.jenkins.setLabelString("deploy");
    }

    @After
    public void stop() {
        airflow.close();
        server.close();
        assertThat(server.ownFailures(), empty());
    }

    private static void credentials() throws Exception {
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "bitbucket-admin", "", "admin", PASSWORD));
        store.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "bitbucket-read", "", Secret.fromString(READY)));
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "releases", "", Secret.fromString(WRITE)));
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", Secret.fromString("airflow-bearer")));
    }

    private void environment(String url) {
        GitDeployTarget target = new GitDeployTarget(url);
        target.setCredentialsId("releases");
        target.setRefTemplate(REF);
        environment = new AirflowEnvironment("dc", airflow.baseUrl().toString(), "airflow", "dags", target);
        environment.setSubdir("dags");
        environment.setPolicy(Environments.policy(List.of(server.baseUrl() + "/scm/dag/dags.git"), List.of("live"), List.of("dags/*")));
        AirflowConfiguration.get().setEnvironments(List.of(environment));
    }

    private void options(boolean mint, String reportAs) {
        DataCenterOptions options = new DataCenterOptions();
        options.setMintTokens(mint);
        options.setReportAs(reportAs);
        environment.setDataCenter(options);
    }

    /** Scans the project, and waits for the build of the branch. */
    private WorkflowRun build() throws Exception {
        return build("bitbucket-admin");
    }

    private WorkflowRun build(String credentialsId) throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "dags");
        BitbucketSCMSource bitbucket = new BitbucketSCMSource("DAG", "dags");
        bitbucket.setServerUrl(server.baseUrl().toString());
        bitbucket.setCredentialsId(credentialsId);
        bitbucket.setTraits(List.of(new BranchDiscoveryTrait(true, true)));
        project.getSourcesList().add(new BranchSource(bitbucket));
        project.scheduleBuild2(0).getFuture().get();
        WorkflowJob job = project.getItem("live");
        assertThat(Files.readString(project.getIndexing().getLogFile().toPath()) + server.requests(), job, notNullValue());
        jenkins.waitUntilNoActivity();
        return job.getLastBuild();
    }

    private List<String> told() {
        return server.deployments().stream().map(d -> d.path("state").asText()).toList();
    }

    @Test
    public void everythingComesFromTheProjectAndATokenIsMadeForIt() throws Exception {
        options(true, "TESTING");
        String commit = JenkinsfileCommit.put(
                source, SampleRepository.branch(1), "live", "node('deploy') {\n  airflowDeploy environment: 'dc'\n}\n");
        WorkflowRun run = build();
        jenkins.assertBuildStatusSuccess(run);
        DeploymentAction deployment = run.getAction(DeploymentAction.class);
        assertThat(deployment.getOutcome(), is("success"));
        assertThat(deployment.getCommit(), is(commit));
        assertThat(deployment.getAdded(), contains("customers", "orders", "stock"));
        jenkins.assertLogContains("wider than the ready REPO_READ token that it replaces", run);
        jenkins.assertLogContains(" deleted", run);
        assertThat(server.tokenNames(), contains("made by hand", "made by hand"));
        assertThat(told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(deployment.getRecord(), matchesPattern("(?s).*\"trigger\" : \"push\",.*\"causes\" : \\[ \"Branch indexing\" \\],"
                + "\\s+\"pushedBy\" : \\{\\s+\"name\" : \"[^\"]+\",\\s+\"basis\" : \"commit-author\".*"));
        Set<String> shown = server.requests().stream()
                .map(RecordedRequest::credential)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        assertThat("password, made token and token that writes", shown.size(), is(3));
        NoSecrets.below(run.getRootDir().toPath(), List.of(PASSWORD), shown);
        assertThat(server.deployments().get(0).path("commit").asText(), is(commit));
        assertThat(server.deployments().get(0).path("url").asText(), containsString("job/dags/job/live/1/"));
    }

    @Test
    public void aServiceAccountScansTheProjectAndDeploysWithATokenOfItsOwn() throws Exception {
        BitbucketScopedToken account = new BitbucketScopedToken(
                CredentialsScope.GLOBAL, "bitbucket-account", "", "client", Secret.fromString("secret-of-the-account-29aa"));
        account.setServerUrl(server.baseUrl().toString());
        SystemCredentialsProvider.getInstance().getCredentials().add(account);
        for (String token : List.of("minted-for-all-8e21", "minted-for-the-deployment-8e22")) {
            server.addAccessToken(token, "DAG/dags", "REPO_READ");
            server.answerOnce(
                    request -> request.path().endsWith("/rest/oauth2/latest/token"),
                    Answer.json(200, Map.of("access_token", token, "token_type", "Bearer", "expires_in", 3600, "scope", "REPO_READ")));
        }
        JenkinsfileCommit.put(source, SampleRepository.branch(1), "live", "node('deploy') {\n  airflowDeploy environment: 'dc'\n}\n");
        WorkflowRun run = build("bitbucket-account");
        jenkins.assertBuildStatusSuccess(run);
        assertThat(run.getAction(DeploymentAction.class).getOutcome(), is("success"));
        jenkins.assertLogContains("Bitbucket scoped token 'bitbucket-account'", run);
        assertThat("one for scan and checkout, one for the deployment",
                server.requests().stream().filter(r -> r.path().endsWith("/oauth2/latest/token")).count(), is(2L));
        NoSecrets.below(
                jenkins.jenkins.getRootDir().toPath(),
                List.of("secret-of-the-account-29aa", "minted-for-all-8e21", "minted-for-the-deployment-8e22"), List.of());
    }

    @Test
    public void aReadyTokenIsNamedByTheStep() throws Exception {
        JenkinsfileCommit.put(source, SampleRepository.branch(1), "live",
                "node('deploy') {\n  airflowDeploy environment: 'dc', credentialsId: 'bitbucket-read', dryRun: true\n}\n");
        WorkflowRun run = build();
        jenkins.assertBuildStatusSuccess(run);
        assertThat(run.getAction(DeploymentAction.class).getOutcome(), is("dry-run"));
        jenkins.assertLogContains("access token 'bitbucket-read'", run);
        assertThat(told(), empty());
    }

    @Test
    public void aPasswordIsNotSentWhereTheEnvironmentDoesNotSaySo() throws Exception {
        JenkinsfileCommit.put(
                source, SampleRepository.branch(1), "live", "node('deploy') {\n  airflowDeploy environment: 'dc'\n}\n");
        WorkflowRun run = build();
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("credential 'bitbucket-admin' is a user name with password, which is not sent to", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(server.requests().stream().filter(r -> r.path().contains("/access-tokens/")).toList(), empty());
    }
}
