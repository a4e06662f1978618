package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DeploymentTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;
    private String commit;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        commit = bench.source.commit("main", "First", Map.of("dags/a.py", DAG, "README.md", "not deployed"));
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void deploysAndRecords() throws Exception {
        DeploymentResult result = bench.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.commit().orElseThrow(), is(commit));
        assertThat(result.release().orElseThrow(), is(bench.deployed()));
        assertThat(result.secondsToLive().orElseThrow(), is(1.5));
        assertThat(result.dags().added(), contains("a"));
        assertThat(bench.target().live().files().keySet(), contains("dags/a.py"));
        assertThat(bench.target().live().sourceCommit().orElseThrow(), is(commit));
        assertThat(bench.target().live().deployedBy(), containsString("ada in job #1"));
        assertThat(result.record(), containsString("\"outcome\":\"success\""));
        assertThat("the artifact goes by its name in the archive", result.record(),
                containsString("\"subject\":[{\"name\":\"archived-1.zip\""));
        assertThat(bench.revoked, hasSize(1));
    }

    @Test
    public void noSecretIsInLogOrRecord() throws Exception {
        DeploymentResult result = bench.deploy();
        assertThat(bench.issue().authorization(), containsString(DeploymentBench.SECRET));
        assertThat(result.record() + bench.log, not(containsString(DeploymentBench.SECRET)));
    }

    @Test
    public void theSameCommitAgainIsUnchanged() throws Exception {
        bench.deploy();
        String before = bench.deployed();
        DeploymentResult again = bench.deploy();
        assertThat(again.outcome(), is(Outcome.UNCHANGED));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void thePolicyNamesTheRuleAndNothingIsAsked() throws Exception {
        String before = bench.deployed();
        bench.policy = new Policy(List.of("**"), List.of("release/*"), List.of("job"));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString("refuses branch 'main': the policy allows release/*"));
        assertThat(result.commit(), is(Optional.empty()));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void aBrokenDagStopsItWithFileAndLine() throws Exception {
        String before = bench.deployed();
        bench.source.commit("main", "Broken", Map.of("dags/a.py", DAG + "def (:\n"));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.INVALID));
        assertThat(result.failure().orElseThrow(), containsString("dags/a.py:4"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void whatAirflowRefusesIsTakenBack() throws Exception {
        bench.deploy();
        Map<String, String> files = bench.target().live().files();
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "import gone\n"));
        bench.verdicts.addAll(List.of(Verdict.REFUTED, Verdict.PROVEN));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.UNDONE));
        assertThat(result.failure().orElseThrow(), containsString("a.py: as the test wants"));
        assertThat(bench.target().live().files(), is(files));
        assertThat(bench.target().live().sourceCommit().orElseThrow(), is(commit));
        assertThat(bench.deployed(), not(result.release().orElseThrow()));
        assertThat(result.record(), containsString("\"undo\":{"));
    }

    @Test
    public void anUndoThatIsNotProvenIsSaid() throws Exception {
        bench.verdicts.addAll(List.of(Verdict.REFUTED, Verdict.UNPROVEN));
        assertThat(bench.deploy().outcome(), is(Outcome.UNDO_FAILED));
    }

    @Test
    public void withoutASignTheReleaseStays() throws Exception {
        bench.verdicts.add(Verdict.UNPROVEN);
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.UNPROVEN));
        assertThat(result.release().orElseThrow(), is(bench.deployed()));
        assertThat(result.failure().orElseThrow(), containsString("within 60 s"));
    }

    @Test
    public void anOlderCommitIsSuperseded() throws Exception {
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "# 2\n"));
        bench.deploy();
        String before = bench.deployed();
        DeploymentResult result = bench.deploy(Optional.of(commit), false);
        assertThat(result.outcome(), is(Outcome.SUPERSEDED));
        assertThat(result.failure().orElseThrow(), containsString(commit + " is older than"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void aDryRunShowsTheChangesAndPushesNothing() throws Exception {
        String before = bench.deployed();
        DeploymentResult result = bench.deploy(Optional.empty(), true);
        assertThat(result.outcome(), is(Outcome.DRY_RUN));
        assertThat(result.dags().added(), contains("a"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void anAbortBeforeThePushLeavesTheTargetAsItWas() throws Exception {
        String before = bench.deployed();
        bench.beforePush = () -> {
            throw new InterruptedException("stop");
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(result.failure().orElseThrow(), containsString("before the push"));
        assertThat(bench.deployed(), is(before));
        assertThat(bench.revoked, hasSize(1));
    }

    @Test
    public void afterThePushTheReleaseStaysAndThatIsSaid() throws Exception {
        bench.confirming = () -> {
            throw new InterruptedException("stop");
        };
        DeploymentResult aborted = bench.deploy();
        assertThat(aborted.outcome(), is(Outcome.ABORTED));
        assertThat(aborted.failure().orElseThrow(), containsString("after the push: release " + bench.deployed() + " stays"));
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "# 2\n"));
        bench.confirming = () -> {
            throw new DeploymentFailure(FailureKind.ACCESS, "Airflow refuses the token.");
        };
        DeploymentResult failed = bench.deploy();
        assertThat(failed.outcome(), is(Outcome.FAILED));
        assertThat(failed.failure().orElseThrow(), containsString("release " + bench.deployed() + " stays"));
    }

    @Test
    public void anAbortAfterTheUndoSaysThatTheReleaseIsTakenBack() throws Exception {
        bench.deploy();
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "import gone\n"));
        bench.verdicts.add(Verdict.REFUTED);
        bench.confirming = () -> bench.confirming = () -> {
            throw new InterruptedException("stop");
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(result.failure().orElseThrow(), containsString(
                "release " + result.release().orElseThrow() + ", which Airflow refused, was taken back by " + bench.deployed()));
        assertThat(bench.target().live().sourceCommit().orElseThrow(), is(commit));
    }

    @Test
    public void whatSomebodyElsePushedMeanwhileStays() throws Exception {
        bench.beforePush = () -> {
            bench.beforePush = () -> {};
            bench.deploy();
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.CONFLICT));
        assertThat(result.failure().orElseThrow(), containsString("ada in job #2"));
        assertThat(bench.trail().verify().toString(), bench.log.toString(), containsString("number 1"));
    }

    @Test
    public void anAirflowThatIsDownStopsItBeforeThePush() throws Exception {
        String before = bench.deployed();
        bench.beforePush = () -> {
            throw new DeploymentFailure(FailureKind.UNAVAILABLE, "Airflow is down.");
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), is("Airflow is down."));
        assertThat(bench.deployed(), is(before));
        assertThat(bench.revoked, hasSize(1));
    }

    @Test
    public void aFaultOfOurOwnIsRecordedToo() throws Exception {
        bench.beforePush = () -> {
            throw new IllegalStateException("bug", new IOException("answered " + DeploymentBench.SECRET));
        };
        StringBuilder logged = new StringBuilder();
        DeploymentResult result = logging(logged, bench::deploy);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.record(), containsString("java.lang.IllegalStateException"));
        assertThat(result.record(), not(containsString(DeploymentBench.SECRET)));
        assertThat("the system log tells where", logged.toString(), containsString("java.io.IOException: messages are left out"));
        assertThat(logged.toString(), containsString("at " + DeploymentTest.class.getName()));
        assertThat(logged.toString(), not(containsString(DeploymentBench.SECRET)));
    }

    /** Takes down what the deployment itself logs meanwhile. */
    private static <T> T logging(StringBuilder text, Callable<T> work) throws Exception {
        Logger logger = Logger.getLogger(Deployment.class.getName());
        Handler handler = new StreamHandler(OutputStream.nullOutputStream(), new SimpleFormatter()) {
            @Override
            public void publish(LogRecord entry) {
                text.append(getFormatter().format(entry));
            }
        };
        logger.addHandler(handler);
        try {
            return work.call();
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    public void memoryOrStackThatRunsOutIsRecordedToo() throws Exception {
        bench.beforePush = () -> {
            throw new StackOverflowError();
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.record(), containsString("java.lang.StackOverflowError"));
        assertThat(bench.revoked, hasSize(1));
    }

    @Test
    public void aTargetThatWasNeverInitializedSaysHow() throws Exception {
        bench.close();
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.source.commit("main", "First", Map.of("dags/a.py", DAG));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("Initialize target"));
        assertThat(bench.revoked, empty());
    }

    @Test
    public void aFolderWithoutDagsIsRefused() throws Exception {
        bench.source.commit("main", "Empty", Map.of("dags/a.py", "x = 1\n"));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.INVALID));
        assertThat(result.failure().orElseThrow(), containsString("no-dag-found"));
    }
}
