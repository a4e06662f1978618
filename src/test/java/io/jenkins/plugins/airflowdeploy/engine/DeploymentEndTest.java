package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A deployment that is interrupted, or that cannot be recorded. */
public class DeploymentEndTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final FaultServer server = new FaultServer();

    private DeploymentBench bench;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        bench.source.commit("main", "First", Map.of("dags/a.py", DAG));
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void theLogSaysWhatAnAgentGetsIntoItsHands() throws Exception {
        bench.sourceTokens = Optional.of(new ReadyToken(null, () -> "r3ady", "credential 'bitbucket'", bench.time));
        bench.deploy();
        assertThat(bench.log, hasItem("token: to read source: goes to agent, and it is good for longer than this deployment: whoever"
                + " gets hold of it there can use it until it is withdrawn"));
    }

    @Test
    public void aBranchWithANewlineForgesNoLogLine() throws Exception {
        bench.branch = "main\nlive: PROVEN";
        bench.deploy();
        assertThat(bench.log, everyItem(not(containsString("\n"))));
        assertThat(bench.log.get(0), containsString("branch main live: PROVEN, to prod"));
    }

    @Test(timeout = 60_000)
    public void anInterruptWhileAirflowAnswersIsAnAbort() throws Exception {
        Thread deploying = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        server.then(exchange -> {
            deploying.interrupt();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Http http = new Http(HttpSettings.defaults(), bench.time)) {
            bench.beforePush = () -> http.send("Airflow", HttpCall.get(server.uri("/api/v2/version")));
            DeploymentResult result = bench.deploy();
            assertThat(result.outcome(), is(Outcome.ABORTED));
            assertThat(result.record(), containsString("\"outcome\":\"aborted\""));
            assertThat(bench.revoked, hasSize(1));
        } finally {
            ended.countDown();
        }
    }

    @Test
    public void anInterruptThatBreaksAFileIsAnAbortToo() throws Exception {
        bench.beforePush = () -> {
            Thread.currentThread().interrupt();
            throw new DeploymentFailure(FailureKind.UNAVAILABLE, "The file is closed.");
        };
        DeploymentResult result = bench.deploy();
        assertThat("the step is told as well", Thread.interrupted(), is(true));
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(result.failure().orElseThrow(), containsString("The build was aborted before the push"));
        assertThat(bench.log, hasItem("aborted meanwhile: The file is closed."));
        assertThat(bench.revoked, hasSize(1));
    }

    @Test
    public void withoutATrailNothingIsPushed() throws Exception {
        String before = bench.deployed();
        Files.createDirectories(folder.getRoot().toPath().resolve("trail"));
        Files.writeString(folder.getRoot().toPath().resolve("trail/trails"), "in the way");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, bench::deploy);
        assertThat(failure.getMessage(), containsString("before the push: the target is as it was. But this is not recorded"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void aTrailThatBreaksAfterThePushSaysWhatIsLive() throws Exception {
        bench.confirming = () -> {
            try {
                Path trails = folder.getRoot().toPath().resolve("trail/trails");
                Files.move(trails, trails.resolveSibling("elsewhere"));
                Files.writeString(trails, "in the way");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, bench::deploy);
        assertThat(failure.getMessage(), startsWith(
                "Release " + bench.deployed() + " is live (success), but this is not recorded: The audit trail"));
    }
}
