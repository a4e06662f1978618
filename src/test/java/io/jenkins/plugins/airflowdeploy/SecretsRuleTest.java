package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.jenkins.DemoJenkins;
import io.jenkins.plugins.airflowdeploy.jenkins.FullLog;
import io.jenkins.plugins.airflowdeploy.jenkins.NoSecrets;
import io.jenkins.plugins.airflowdeploy.jenkins.Planted;
import io.jenkins.plugins.airflowdeploy.jenkins.ProcessWatch;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Every secret of a deployment, searched for wherever one could be left: files of controller and agent, all that both can be made to
 * log, and what their processes show. Real Jenkins, agent in a process of its own, real Airflow.
 */
public class SecretsRuleTest {

    private static final String READY = "ready-access-token-5d1f-77aa";

    @ClassRule
    public static final BuildWatcher LOG = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    static {
        JENKINS.timeout = 1800;
    }

    private static DemoLab lab;
    private static DemoJenkins demo;
    private static Path agentRoot;
    private static Path logs;
    private static ProcessHandle agentProcess;
    private static int jobs;

    private final Set<String> fingerprints = new TreeSet<>();
    private Path processes;

    @BeforeClass
    public static void start() throws Exception {
        ProcessWatch.orSkip();
        Path venv = AirflowVenv.orSkip();
        lab = DemoLab.start(venv, FOLDER.newFolder("lab").toPath());
        demo = new DemoJenkins(JENKINS, lab, FOLDER.newFolder("front").toPath());
        demo.allow(List.of("release/*"), List.of("secrets-*"));
        lab.bitbucket().addAccessToken(READY, "acme/dags", null, "repository", "pullrequest");
        SystemCredentialsProvider.getInstance().getCredentials().add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "ready", "", Secret.fromString(READY)));
        SystemCredentialsProvider.getInstance().save();
        Slave agent = (Slave) JENKINS.jenkins.getNode("deploy-agent");
        agentRoot = Path.of(agent.getRemoteFS());
        agentProcess = ProcessHandle.of(agent.getChannel().call(new Planted.Pid())).orElseThrow();
        logs = FOLDER.newFolder("logs").toPath();
        FullLog.begin(logs.resolve("controller"));
        FullLog.begin(logs.resolve("agent"), agent.getChannel());
        Logger.getLogger(FullLog.WIRES.get(1)).finest("Authorization: Bearer planted-at-the-controller");
        agent.getChannel().call(new Planted.LogRecord("planted-at-the-agent"));
    }

    @AfterClass
    public static void stop() throws Exception {
        FullLog.end();
        if (demo != null) {
            demo.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Before
    public void folder() throws Exception {
        processes = FOLDER.newFolder().toPath();
    }

    private WorkflowRun deploy(Result expected, String branch, String credentialsId) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, "secrets-" + ++jobs);
        job.setDefinition(new CpsFlowDefinition("node('deploy') {\n  airflowDeploy environment: 'demo', repository: 'acme/dags',"
                + " branch: '" + branch + "', credentialsId: '" + credentialsId + "'\n}", true));
        try (ProcessWatch watch = ProcessWatch.start(processes, ProcessHandle.current(), agentProcess)) {
            watch.awaitRound();
            long before = watch.rounds();
            WorkflowRun run = JENKINS.buildAndAssertStatus(expected, job);
            assertThat("processes were looked at meanwhile", watch.rounds(), greaterThan(before + 10));
            fingerprints.addAll(NoSecrets.fingerprints(run));
            assertThat("/proc shows the agent", seen(agentProcess, "cmdline"), is(true));
            assertThat("/proc shows the agent's environment", seen(agentProcess, "environ"), is(true));
            return run;
        }
    }

    private boolean seen(ProcessHandle process, String what) throws Exception {
        try (Stream<Path> files = Files.list(processes)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith(process.pid() + "-") && name.endsWith("." + what));
        }
    }

    private void nothingIsLeft() throws Exception {
        List<String> secrets = new ArrayList<>(lab.bitbucket().mintedTokens());
        secrets.addAll(List.of(READY, DemoLab.SECRET, DemoLab.DEPLOY_PASSWORD, lab.airflow().deployer().password()));
        for (Path place : List.of(JENKINS.jenkins.getRootDir().toPath(), agentRoot, logs, processes)) {
            NoSecrets.below(place, secrets, fingerprints);
        }
        assertThat(new SecretSearch(logs).find("planted-at-the-controller").size(), is(1));
        assertThat(new SecretSearch(logs).find("planted-at-the-agent").size(), is(1));
    }

    @Test
    public void aDeploymentLeavesNoneAnywhere() throws Exception {
        WorkflowRun run = deploy(Result.SUCCESS, "release/1", "bitbucket");
        assertThat("tokens for Bitbucket and for Airflow", fingerprints.size(), greaterThan(1));
        assertThat(lab.bitbucket().mintedTokens(), not(empty()));
        JENKINS.assertLogContains("fetch: on deploy-agent", run);
        nothingIsLeft();
        assertThat("the agent has its cache there", Files.exists(agentRoot.resolve("airflow-deploy-cache")), is(true));
        String controller = Files.readString(logs.resolve("controller"));
        assertThat("the REST client could be heard", controller, containsString("org.apache.hc.client5.http"));
        String agent = Files.readString(logs.resolve("agent"));
        assertThat("Remoting could be heard", agent, containsString("hudson.remoting"));
    }

    /** As proxies and servers do that quote requests in their error pages; each time something of it may end up in a stack trace. */
    @Test
    public void refusalsThatQuoteTheSecretLeaveNone() throws Exception {
        refusedWith("bitbucket", DemoLab.SECRET, r -> r.path().equals("/site/oauth2/access_token"));
        refusedWith("ready", READY, r -> r.path().startsWith("/2.0/repositories/acme/dags"));
        refusedWith("ready", READY, r -> r.path().startsWith("/acme/dags.git/"));
        refusedWith("ready", DemoLab.DEPLOY_PASSWORD, r -> r.path().startsWith("/deploy/airflow.git/"));
        nothingIsLeft();
    }

    private void refusedWith(String credentialsId, String secret, Predicate<RecordedRequest> request) throws Exception {
        AtomicBoolean came = new AtomicBoolean();
        String echo = "Bearer " + secret + ", or " + new ScopedToken(DemoLab.DEPLOY_USER, secret, null, null).gitAuthorization();
        lab.bitbucket().answerOnce(
                r -> request.test(r) && came.compareAndSet(false, true),
                Answer.text(401, "text/plain", "refused: " + echo)
                        .with("X-Request", echo)
                        .with("WWW-Authenticate", "Basic realm=\"" + secret + "\""));
        WorkflowRun run = deploy(Result.FAILURE, "release/2", credentialsId);
        assertThat("it was refused for that", came.get(), is(true));
        JENKINS.assertLogNotContains("\tat ", run);
    }

    @Test
    public void whatProcessesShowIsSeen() throws Exception {
        Slave agent = (Slave) JENKINS.jenkins.getNode("deploy-agent");
        ProcessHandle planted = null;
        try (ProcessWatch watch = ProcessWatch.start(processes, agentProcess)) {
            planted = ProcessHandle.of(agent.getChannel().call(new Planted.Process("planted-argument-4711", "planted-variable-4711")))
                    .orElseThrow();
            watch.awaitRound();
        } finally {
            if (planted != null) {
                planted.destroyForcibly();
            }
        }
        assertThat(new SecretSearch(processes).find("planted-argument-4711").toString(), containsString(".cmdline"));
        assertThat(new SecretSearch(processes).find("planted-variable-4711").toString(), containsString(".environ"));
    }

    /** In both processes, so that the tests above are about what the plugin's own HTTP clients keep to themselves, and not about a logger that is deaf. */
    @Test
    public void otherClientsOfTheProcessAreHeard() throws Exception {
        Logger heard = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");
        assertThat(heard.isLoggable(Level.FINEST), is(true));
        URL version = lab.airflow().baseUrl().resolve("/api/v2/version").toURL();
        new Planted.Request(version, "not-ours-3f9c").call();
        Slave agent = (Slave) JENKINS.jenkins.getNode("deploy-agent");
        agent.getChannel().call(new Planted.Request(version, "not-ours-at-the-agent-a7e1"));
        try (CloseableHttpClient library = HttpClients.createDefault()) {
            HttpGet get = new HttpGet(lab.airflow().baseUrl().resolve("/api/v2/version"));
            get.setHeader("Authorization", "Bearer nor-is-this-88d0");
            library.execute(get, answer -> null);
        }
        assertThat(Files.readString(logs.resolve("controller")), allOf(
                containsString("{Authorization: Bearer not-ours-3f9c}"), containsString("Authorization: Bearer nor-is-this-88d0")));
        assertThat("Git's client at the agent", Files.readString(logs.resolve("agent")),
                containsString("{Authorization: Bearer not-ours-at-the-agent-a7e1}"));
    }
}
