package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Hold;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Repository;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * A Jenkins in a process of its own, an agent in another, a source repository, a deploy repository, and a real Airflow; the last
 * two behind fronts that can hold a request. For tests that end Jenkins' process in the middle of a deployment; whatever they do, no
 * secret may be left in Jenkins' home.
 */
public final class RestartLab implements TestRule {

    public static final String ENVIRONMENT = "live";
    /** Job whose builds survive a kill. */
    public static final String SURVIVING = "MAX_SURVIVABILITY";
    /** Job whose builds do not. */
    public static final String LOST = "PERFORMANCE_OPTIMIZED";

    static final String BUNDLE = "dags";

    private final boolean toFolder;
    private final TemporaryFolder folder = new TemporaryFolder();
    private final RealJenkinsRule jenkins = new RealJenkinsRule().javaOptions("-XX:TieredStopAtLevel=1", "-Xmx512m");
    private final InboundAgentRule agents = new InboundAgentRule();
    private final InboundAgentRule.Options agent = InboundAgentRule.Options.newBuilder()
            .name("deploy-agent").label("deploy").webSocket().javaOptions("-XX:TieredStopAtLevel=1").build();
    private final Map<String, String> files = new TreeMap<>();
    private BitbucketDouble git;
    private HoldingFront gitFront;
    private HoldingFront airflowFront;
    private AirflowProcess airflow;
    private LabTarget target;
    private Repository source;
    private GitCommits commits;
    private boolean configured;
    private boolean agentUp;

    private RestartLab(boolean toFolder) {
        this.toFolder = toFolder;
    }

    /** One that deploys to a Git ref. */
    public static RestartLab toGit() {
        return new RestartLab(false);
    }

    /** One that deploys to a folder. */
    public static RestartLab toFolder() {
        return new RestartLab(true);
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(folder)
                .around(new ExternalResource() {
                    @Override
                    protected void before() throws Exception {
                        surroundings(AirflowVenv.orSkip());
                    }

                    @Override
                    protected void after() {
                        close();
                    }
                })
                .around(jenkins)
                .around(agents)
                .apply(new Statement() {
                    @Override
                    public void evaluate() throws Throwable {
                        base.evaluate();
                        assertNoSecrets();
                    }
                }, description);
    }

    private void surroundings(Path venv) throws Exception {
        Path root = folder.getRoot().toPath();
        source = bare(root.resolve("source.git"));
        commits = new GitCommits(source);
        git = BitbucketDouble.start();
        git.addDeployRepository("source", root.resolve("source.git"), "nobody", "knows");
        target = toFolder ? new FolderLabTarget(root.resolve("dags")) : new GitLabTarget(root, git);
        airflow = AirflowProcess.start(venv, root.resolve("airflow"), target.bundle());
        gitFront = HoldingFront.of(git.baseUrl());
        airflowFront = HoldingFront.of(airflow.baseUrl());
    }

    static Repository bare(Path path) throws Exception {
        Repository repository = new FileRepository(path.toFile());
        repository.create(true);
        return repository;
    }

    private void close() {
        for (AutoCloseable one : Stream.of(gitFront, airflowFront, airflow, git, target, source).filter(Objects::nonNull).toList()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Starts what does not run: Jenkins, and an agent for its jobs. */
    public void up() throws Throwable {
        startJenkins();
        if (!configured) {
            jenkins.runRemotely(RemoteJenkins::configure, new RemoteJenkins.Setup(
                    gitFront.baseUrl() + "/deploy/source.git", target.address(gitFront.baseUrl()), toFolder,
                    GitLabTarget.USER, GitLabTarget.PASSWORD, airflowFront.baseUrl().toString(), airflow.deployer().name(), airflow.deployer().password()));
            agents.createAgent(jenkins, agent);
            configured = true;
            agentUp = true;
        }
        if (!agentUp) {
            startAgent();
        }
    }

    /** Unless it runs. */
    public void startJenkins() throws Throwable {
        startJenkins(Duration.ofSeconds(60));
    }

    /** @param patience how long a resumed node block waits for its agent before it fails: 5 minutes outside of tests */
    public void startJenkins(Duration patience) throws Throwable {
        if (!jenkins.isAlive()) {
            jenkins.javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis="
                    + patience.toMillis()); // the last one holds
            jenkins.startJenkins();
        }
    }

    /** Ends Jenkins' process at once: signal 9, where there are signals. */
    public void kill() throws Throwable {
        ProcessHandle process = ProcessHandle.of(jenkins.runRemotely(RemoteJenkins::pid)).orElseThrow();
        jenkins.stopJenkinsForcibly();
        process.onExit().get(60, TimeUnit.SECONDS);
    }

    /** Ends Jenkins' process as an operating system does that shuts down: Jenkins may tidy up. */
    public void terminate() throws Throwable {
        ProcessHandle process = ProcessHandle.of(jenkins.runRemotely(RemoteJenkins::pid)).orElseThrow();
        process.destroy();
        process.onExit().get(60, TimeUnit.SECONDS);
        jenkins.stopJenkinsForcibly(); // takes note that it is gone
    }

    /** Kills the agent's process. */
    public void stopAgent() {
        agents.stop(agent.getName());
        agentUp = false;
    }

    /** Starts a process for the agent, and waits until it is online. */
    public void startAgent() throws Throwable {
        agents.start(jenkins, agent);
        agentUp = true;
    }

    /** Stands before the deploy repository. */
    public HoldingFront git() {
        return gitFront;
    }

    /** Stands before Airflow. */
    public HoldingFront airflow() {
        return airflowFront;
    }

    /** Holds the request of the nth release from now on, counted from 1. */
    public Hold push(HoldingFront.Point point, int nth) {
        return gitFront.hold(point, "POST", "/deploy/airflow.git/git-receive-pack", nth);
    }

    /** Commits a file with a new DAG of that id. */
    public String commitDag(String id) throws Exception {
        files.put("dags/" + id + ".py", """
                from airflow.sdk import dag, task

                @dag(schedule=None)
                def %s():
                    @task
                    def work():
                        return 1

                    work()

                %s()
                """.formatted(id, id));
        return commits.commit("main", "Add " + id, files);
    }

    /** The same, with a line that passes the static validation and fails in Airflow; only in this one commit. */
    public String commitRefused(String id) throws Exception {
        commitDag(id);
        files.compute("dags/" + id + ".py", (path, text) -> text + "\nint('refused by Airflow alone')\n");
        String commit = commits.commit("main", "Break " + id, files);
        files.remove("dags/" + id + ".py");
        return commit;
    }

    /** Begins a build of a job; it runs when this returns. */
    public Cut build(String job) throws Throwable {
        List<String> before = airflowFront.bearers();
        long records = new LabTrail(home()).length();
        return new Cut(this, job, jenkins.runRemotely(RemoteJenkins::build, job), target.releases(), before, records);
    }

    RemoteJenkins.End end(String job, int number) throws Throwable {
        return jenkins.runRemotely(RemoteJenkins::end, job, number);
    }

    Path home() {
        return jenkins.getHome().toPath();
    }

    /** Where the releases go; for a lab of a folder. */
    public FolderLabTarget folder() {
        return (FolderLabTarget) target;
    }

    LabTarget target() {
        return target;
    }

    /** Looks past the front, with a login of its own. */
    public AirflowObserver observer() {
        return new AirflowObserver(airflow.baseUrl(), airflow.admin());
    }

    /** Whether Airflow itself takes the token. */
    boolean takes(String bearer) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(airflow.baseUrl() + "/api/v2/dags?limit=1"))
                .header("Authorization", "Bearer " + bearer)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    /** Whatever was killed when: no secret is left in Jenkins' home. */
    private void assertNoSecrets() throws Exception {
        List<String> secrets = new ArrayList<>(airflowFront.bearers());
        assertThat("tokens were used", secrets.isEmpty(), is(false));
        secrets.addAll(List.of(GitLabTarget.PASSWORD, airflow.deployer().password()));
        NoSecrets.below(home(), secrets, List.of());
        assertThat(git.ownFailures(), empty());
    }
}
