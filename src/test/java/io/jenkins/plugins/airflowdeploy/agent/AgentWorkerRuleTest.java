package io.jenkins.plugins.airflowdeploy.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import hudson.ProxyConfiguration;
import hudson.model.Slave;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The engine's tasks on a real agent, which is a JVM of its own. */
public class AgentWorkerRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static Slave agent;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final List<Path> archived = new ArrayList<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private Path copy;
    private AgentWorker worker;

    @Before
    public void agent() throws Exception {
        if (agent == null) {
            agent = JENKINS.createOnlineSlave();
        }
        JENKINS.jenkins.proxy = new ProxyConfiguration("proxy.example.com", 3128, "user", "proxy-secret", "*.internal");
        copy = temporary.getRoot().toPath().resolve("copy/artifact.zip");
        worker = new AgentWorker(
                AgentLink.ofNode(agent.getNodeName()), "d1", new ArtifactCopy(copy, archived::add), heard::add, new Reconnecting());
    }

    /** Brings the agent back when it is waited for. */
    private static final class Reconnecting implements Time {
        @Override
        public Instant now() {
            return Time.SYSTEM.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            agent.toComputer().connect(false);
            Time.SYSTEM.sleep(duration);
        }
    }

    @After
    public void noProxy() {
        JENKINS.jenkins.proxy = null;
    }

    @Test
    public void whatTheEngineBringsBackComesOver() throws Exception {
        assertThat(worker.name(), is(agent.getNodeName()));
        ValidationReport report = worker.run(new WorkerTasks.Report());
        assertThat(report, is(WorkerTasks.Report.REPORT));
        Snapshot snapshot = worker.run(new WorkerTasks.Fetched());
        assertThat(snapshot, is(WorkerTasks.Fetched.SNAPSHOT));
    }

    @Test
    public void taskRunsOnTheAgentUnderJenkinsProxySettings() throws Exception {
        String told = worker.run(new WorkerTasks.Tell());
        long own = ProcessHandle.current().pid();
        assertThat(told, not(startsWith(own + " ")));
        assertThat(told, containsString("proxy.example.com"));
        assertThat(told, containsString("direct: DIRECT"));
        assertThat(told, containsString("airflow-deploy-cache"));
        assertThat(told, containsString("airflow-deploy-work@tmp"));
    }

    @Test
    public void theProxysPasswordStaysOnTheController() throws Exception {
        assertThat("it would be found", sent(JENKINS.jenkins.proxy), containsString("proxy-secret"));
        TaskCall<String> call = new TaskCall<>(new WorkerTasks.Tell(), "c", "o", ProxyRules.ofJenkins());
        assertThat(sent(call), containsString("proxy.example.com"));
        assertThat(sent(call), not(containsString("proxy-secret")));
        assertThat(sent(call), not(containsString(JENKINS.jenkins.proxy.getSecretPassword().getEncryptedValue())));
        assertThat(call.toString() + ProxyRules.ofJenkins(), not(containsString("proxy-secret")));
    }

    /** What Remoting would send. */
    private static String sent(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    public void failureComesBackAsItself() {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> worker.run(new WorkerTasks.Fail()));
        assertThat(failure.kind(), is(FailureKind.CONFLICT));
        assertThat(failure.getMessage(), is("somebody was faster"));
        assertThat(failure.getCause(), instanceOf(TransportException.class));
    }

    @Test
    public void interruptEndsTheTaskOnTheAgentToo() throws Exception {
        Path begun = temporary.getRoot().toPath().resolve("begun");
        Path ended = temporary.getRoot().toPath().resolve("ended");
        Throwable[] caught = new Throwable[1];
        Thread thread = new Thread(() -> {
            try {
                worker.run(new WorkerTasks.Wait(begun.toString(), ended.toString()));
            } catch (Throwable e) {
                caught[0] = e;
            }
        });
        thread.start();
        assertThat("the task began", appears(begun), is(true));
        assertThat(Files.exists(ended), is(false));
        thread.interrupt();
        thread.join(20_000);
        assertThat(caught[0], instanceOf(InterruptedException.class));
        assertThat("the task ended", appears(ended), is(true));
    }

    private static boolean appears(Path file) {
        Instant patience = Instant.now().plusSeconds(20);
        while (!Files.exists(file) && Instant.now().isBefore(patience)) {
            Thread.onSpinWait();
        }
        return Files.exists(file);
    }

    @Test
    public void aLostAgentIsWaitedForAndTheTaskIsRunAgain() throws Exception {
        Path marker = temporary.getRoot().toPath().resolve("marker");
        assertThat(worker.run(new WorkerTasks.DieOnce(marker.toString())), is("second time"));
        assertThat(heard, hasItem("agent: " + agent.getNodeName() + " was lost in the middle of its work"));
    }

    @Test
    public void anAgentThatIsLostEachTimeIsAClearFailure() throws Exception {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> worker.run(new WorkerTasks.DieOnce(null)));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), startsWith("agent " + agent.getNodeName() + " did not do its work"));
    }

    @Test
    public void artifactIsCopiedAndNotMoreThanWasSaid() throws Exception {
        String path = worker.run(new WorkerTasks.Write());
        Manifest manifest = new Manifest("0".repeat(40), List.of());
        assertThat(Files.readString(worker.archive(new Artifact("d", path, 5, manifest))), is("12345"));
        assertThat(archived, contains(copy));
        DeploymentFailure longer =
                assertThrows(DeploymentFailure.class, () -> worker.archive(new Artifact("d", path, 4, manifest)));
        assertThat(longer.getMessage(), containsString("longer than it said"));
        worker.close();
        DeploymentFailure gone =
                assertThrows(DeploymentFailure.class, () -> worker.archive(new Artifact("d", path, 5, manifest)));
        assertThat(gone.getMessage(), containsString("did not do its work"));
    }
}
