package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.branch.BranchSource;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;

/** A Data Center below a context path with a source and a deploy repository, an Airflow double, and a Jenkins that knows them. */
public final class DataCenterLab implements AutoCloseable {

    public static final String ENVIRONMENT = "dc";
    public static final String PASSWORD = "admin-password-of-bitbucket-51c0";
    private static final String READY = "BBDC-ready-token-of-a-person";
    private static final String WRITE = "BBDC-token-that-writes-releases";
    private static final String REF = "refs/heads/airflow/dc";

    private final Path source;
    private final DataCenterDouble server;
    private final AirflowDouble airflow;
    private final HoldingFront front;
    private final String target;

    /** @param folder for the repositories */
    public DataCenterLab(Path folder) throws Exception {
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
        target = server.baseUrl() + "/scm/air/releases.git";
        new GitTarget(folder.resolve("seed"), new GitTarget.Address(target, REF, "dags"), new ScopedToken(null, WRITE, null, null),
                        HttpSettings.defaults(), Time.SYSTEM)
                .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize", Map.of()));
        airflow = AirflowDouble.start(
                releases, REF, List.of("airflow_deploy_marker.py", "customers.py", "orders.py", "stock.py"));
        front = HoldingFront.of(airflow.baseUrl());
    }

    public DataCenterDouble server() {
        return server;
    }

    public AirflowDouble airflow() {
        return airflow;
    }

    /** Stands before Airflow. */
    public HoldingFront front() {
        return front;
    }

    /** Tells the Jenkins of this JVM of all that, but of no credential that could make tokens. */
    public void configure() throws Exception {
        BitbucketEndpointConfiguration.get()
                .setEndpoints(List.of(new BitbucketServerEndpoint("ours", server.baseUrl().toString())));
        SystemCredentialsProvider system = SystemCredentialsProvider.getInstance();
        system.getCredentials().add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "bitbucket-read", "", Secret.fromString(READY)));
        system.getCredentials().add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "releases", "", Secret.fromString(WRITE)));
        system.getCredentials().add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", Secret.fromString("airflow-bearer")));
        system.save();
        options(false, null);
    }

    /** {@code bitbucket-admin}, the password of an administrator of the source repository. */
    public static Credentials admin() throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "bitbucket-admin", "", "admin", PASSWORD);
    }

    /** Defines the environment anew, with these options. */
    public void options(boolean mint, String reportAs) {
        DataCenterOptions options = new DataCenterOptions();
        options.setMintTokens(mint);
        options.setReportAs(reportAs);
        GitDeployTarget git = new GitDeployTarget(target);
        git.setCredentialsId("releases");
        git.setRefTemplate(REF);
        AirflowEnvironment environment =
                new AirflowEnvironment(ENVIRONMENT, front.baseUrl().toString(), "airflow", "dags", git);
        environment.setSubdir("dags");
        environment.setPolicy(
                Environments.policy(List.of(server.baseUrl() + "/scm/dag/dags.git"), List.of("live"), List.of("dags/*", "team/**")));
        environment.setDataCenter(options);
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        AirflowConfiguration.get().save();
    }

    /** Commits a Jenkinsfile with that step. */
    public String jenkinsfile(String step) throws Exception {
        return JenkinsfileCommit.put(source, SampleRepository.branch(1), "live", "node('deploy') {\n  " + step + "\n}\n");
    }

    /**
     * Scans a new project, and waits until it has built the branch, or has begun to.
     *
     * @param credentialsId what it scans with
     */
    public WorkflowRun scan(WorkflowMultiBranchProject project, String credentialsId) throws Exception {
        BitbucketSCMSource bitbucket = new BitbucketSCMSource("DAG", "dags");
        bitbucket.setServerUrl(server.baseUrl().toString());
        bitbucket.setCredentialsId(credentialsId);
        bitbucket.setTraits(List.of(new BranchDiscoveryTrait(true, true)));
        project.getSourcesList().add(new BranchSource(bitbucket));
        project.scheduleBuild2(0).getFuture().get();
        WorkflowJob job = project.getItem("live");
        assertThat(Files.readString(project.getIndexing().getLogFile().toPath()) + server.requests(), job, notNullValue());
        return started(job);
    }

    private static WorkflowRun started(WorkflowJob job) throws InterruptedException {
        while (job.getLastBuild() == null) {
            Time.SYSTEM.sleep(Duration.ofMillis(100));
        }
        return job.getLastBuild();
    }

    /** The states that were reported, in order. */
    public List<String> told() {
        return server.deployments().stream().map(d -> d.path("state").asText()).toList();
    }

    @Override
    public void close() {
        front.close();
        airflow.close();
        server.close();
        assertThat(server.ownFailures(), empty());
    }
}
