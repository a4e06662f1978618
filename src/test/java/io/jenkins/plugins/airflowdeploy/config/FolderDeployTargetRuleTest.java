package io.jenkins.plugins.airflowdeploy.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import hudson.slaves.DumbSlave;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.agent.AgentLink;
import io.jenkins.plugins.airflowdeploy.agent.AgentWorker;
import io.jenkins.plugins.airflowdeploy.agent.ArtifactCopy;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.FolderOnWorker;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** A folder that a real agent sees, which is a JVM of its own: initialized from the form, and deployed to. */
public class FolderDeployTargetRuleTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private DumbSlave agent;
    private Path folder;
    private AirflowEnvironment environment;

    @Before
    public void agent() throws Exception {
        agent = jenkins.createOnlineSlave(jenkins.jenkins.getLabelAtom("shared-mount"));
        Path mount = temporary.getRoot().toPath().resolve("mount");
        folder = mount.resolve("acme.dags");
        environment = new AirflowEnvironment(
                "prod", "http://127.0.0.1:9", "airflow", "dags", new FolderDeployTarget(mount + "/{repository}"));
        environment.setSubdir("dags");
        environment.setAgentLabel("shared-mount");
        AirflowConfiguration.get().setEnvironments(List.of(environment));
    }

    private FormValidation initialize() throws Exception {
        return new AirflowEnvironment.DescriptorImpl().doInitializeTarget("prod", "acme/dags");
    }

    @Test
    public void theFormInitializesItOnAnAgentOfTheLabel() throws Exception {
        FormValidation missing = initialize();
        assertThat(missing.kind, is(FormValidation.Kind.ERROR));
        assertThat(missing.getMessage(), containsString("There is no folder " + folder + " on " + agent.getNodeName()));
        Files.createDirectories(folder);
        FormValidation done = initialize();
        assertThat(done.getMessage(), done.kind, is(FormValidation.Kind.OK));
        assertThat(done.getMessage(), startsWith("folder " + folder + " on " + agent.getNodeName() + " is initialized; it shows "));
        assertThat(Files.exists(folder.resolve("current/dags/airflow_deploy_marker.py")), is(true));
        assertThat("nothing changes it", initialize().getMessage(), is(done.getMessage()));
    }

    @Test
    public void withoutAnAgentItSaysWhichIsWanted() throws Exception {
        jenkins.disconnectSlave(agent);
        assertThat(initialize().getMessage(), containsString("No agent that matches &#039;shared-mount&#039; is online"));
        environment.setAgentLabel(null);
        assertThat(initialize().getMessage(), containsString("Environment prod names no agent label"));
    }

    private AgentWorker worker() {
        Path copy = temporary.getRoot().toPath().resolve(UUID.randomUUID() + "/dags.zip");
        return new AgentWorker(
                AgentLink.ofNode(agent.getNodeName()), "d1", new ArtifactCopy(copy, zip -> {}), heard::add, new Reconnecting());
    }

    /** Brings the agent back when it is waited for. */
    private final class Reconnecting implements Time {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            agent.toComputer().connect(false);
            Time.SYSTEM.sleep(duration);
        }
    }

    private Target target(Worker worker) throws DeploymentFailure {
        return environment.getTarget().open(
                environment.toSpec(), "acme/dags", Optional.empty(), AirflowConfiguration.folder(),
                ProxyRules.ofJenkins().settings(), () -> new FolderOnWorker(worker));
    }

    private static Release prepare(Worker worker, Target target) throws Exception {
        Artifact artifact = worker.run(new Pack());
        ReleaseFacts facts = new ReleaseFacts(
                Instant.parse("2026-11-24T08:30:00Z"), "Deploy acme/dags",
                Map.of(Trailers.ARTIFACT_DIGEST, artifact.digest(), Trailers.DEPLOYMENT_ID, "d1"));
        return target.prepare(target.live(), artifact.manifest(), worker.archive(artifact), facts);
    }

    @Test
    public void theAgentWritesWhatItPackaged() throws Exception {
        Files.createDirectories(folder);
        initialize();
        try (AgentWorker worker = worker()) {
            Target target = target(worker);
            Release release = prepare(worker, target);
            target.push(release);
            assertThat(Files.readSymbolicLink(folder.resolve("current")).toString(), is("releases/" + release.id()));
            assertThat(Files.readString(folder.resolve("current/dags/a.py")), is("a = 1\n"));
            assertThat(target.live().files(), is(release.files()));
            Release next = prepare(worker, target);
            Files.createSymbolicLink(folder.resolve("lock"), folder.resolve("lock"));
            DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(next));
            assertThat("comes back as itself", failure.getMessage(), containsString("Too many levels of symbolic links"));
        }
    }

    @Test
    public void anAgentThatIsLostIsWaitedFor() throws Exception {
        Files.createDirectories(folder);
        initialize();
        try (AgentWorker worker = worker()) {
            Target target = target(worker);
            Release release = prepare(worker, target);
            jenkins.disconnectSlave(agent);
            target.push(release);
            assertThat(heard, hasItem("agent: waiting until " + agent.getNodeName() + " is online"));
            assertThat(Files.readSymbolicLink(folder.resolve("current")).toString(), is("releases/" + release.id()));
        }
    }

    private static final class Pack implements Worker.Task<Artifact> {
        private static final long serialVersionUID = 1L;

        @Override
        public Artifact run(Worker.Place place) throws DeploymentFailure {
            MemorySnapshot files = new MemorySnapshot("1".repeat(40)).file("dags/a.py", "a = 1\n");
            return new Packager().pack(files.snapshot(), files, place.outputFolder().resolve("dags.zip"));
        }
    }
}
