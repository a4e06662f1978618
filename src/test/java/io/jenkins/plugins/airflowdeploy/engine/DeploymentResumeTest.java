package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.CutTarget.Killed;
import io.jenkins.plugins.airflowdeploy.engine.CutTarget.When;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Phase;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A deployment that is cut off at each of its steps, and gone on with from its journal. The target is a real Git repository. */
public class DeploymentResumeTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        seed = bench.deployed();
        bench.source.commit("main", "First", Map.of("dags/a.py", DAG));
    }

    @After
    public void close() {
        bench.close();
    }

    private Phase phase() {
        return bench.journal().all().get(0).phase();
    }

    @Test
    public void beforeThePushAllIsDoneAgainAndTheReleaseIsTheSame() throws Exception {
        bench.cut(1, When.BEFORE);
        assertThat(phase(), is(Phase.PUSHING));
        assertThat(bench.deployed(), is(seed));
        String meant = bench.journal().all().get(0).push().release();
        bench.time.pass(java.time.Duration.ofHours(1));
        DeploymentResult result = bench.resume();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.release().orElseThrow(), is(meant));
        assertThat(bench.deployed(), is(meant));
        assertThat(bench.log, hasItem("restart: the target holds " + seed + " as before: the push had not arrived"));
        bench.recordedOnce(Outcome.SUCCESS);
    }

    @Test
    public void afterThePushOnlyTheProofIsMissing() throws Exception {
        bench.cut(1, When.AFTER);
        String release = bench.deployed();
        assertThat(release, is(not(seed)));
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(bench.deployed(), is(release));
        assertThat("may show late", bench.order.earlier(), contains(seed));
        assertThat(result.dags().added(), contains("a"));
        assertThat(result.record(), containsString("\"restarts\":[{"));
        assertThat("the token of before died with the process", result.record(),
                containsString("lost when Jenkins stopped"));
        bench.recordedOnce(Outcome.SUCCESS);
    }

    @Test
    public void duringTheProofAirflowHasTheWholeTimeAgain() throws Exception {
        bench.confirming = () -> {
            throw new Killed();
        };
        assertThrows(Killed.class, bench::deploy);
        assertThat(phase(), is(Phase.PUSHED));
        bench.time.pass(java.time.Duration.ofHours(1));
        bench.confirming = () -> assertThat(bench.order.timeout().toSeconds(), is(3660L));
        assertThat(bench.resume().outcome(), is(Outcome.SUCCESS));
        bench.recordedOnce(Outcome.SUCCESS);
    }

    @Test
    public void beforeTheUndoItIsDone() throws Exception {
        bench.verdicts.add(Verdict.REFUTED);
        bench.cut(2, When.BEFORE);
        assertThat(phase(), is(Phase.UNDOING));
        String undo = bench.journal().all().get(0).undo().release();
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.UNDONE));
        assertThat(bench.deployed(), is(undo));
        assertThat(result.failure().orElseThrow(), containsString("a.py: as the test wants"));
        bench.recordedOnce(Outcome.UNDONE);
    }

    @Test
    public void afterTheUndoOnlyItsProofIsMissing() throws Exception {
        bench.verdicts.add(Verdict.REFUTED);
        bench.cut(2, When.AFTER);
        String undo = bench.deployed();
        String refused = bench.journal().all().get(0).push().release();
        bench.verdicts.add(Verdict.UNPROVEN);
        assertThat(bench.resume().outcome(), is(Outcome.UNDO_FAILED));
        assertThat("may show late", bench.order.earlier(), containsInAnyOrder(seed, refused));
        assertThat(bench.deployed(), is(undo));
        bench.recordedOnce(Outcome.UNDO_FAILED);
    }

    @Test
    public void whoMovedTheTargetMeanwhileIsNamedAndNothingIsOverwritten() throws Exception {
        bench.cut(1, When.BEFORE);
        var target = bench.target();
        var foreign = target.prepareUndo(new io.jenkins.plugins.airflowdeploy.engine.target.Release(seed, seed),
                new ReleaseFacts(bench.time.now(), "Foreign", Map.of("Deployed-By", "eve")));
        target.push(foreign);
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.CONFLICT));
        assertThat(result.failure().orElseThrow(), startsWith("While Jenkins was down, the target moved: it holds " + foreign.id()));
        assertThat(bench.deployed(), is(foreign.id()));
        bench.recordedOnce(Outcome.CONFLICT);
    }

    @Test
    public void aPushThatArrivesWhileAllIsDoneAgainIsProvenAllTheSame() throws Exception {
        bench.cut(1, When.BEFORE);
        String meant = bench.journal().all().get(0).push().release();
        bench.onAgent = () -> bench.target().push(new io.jenkins.plugins.airflowdeploy.engine.target.Release(meant, seed));
        bench.verdicts.add(Verdict.UNPROVEN);
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.UNPROVEN));
        assertThat(bench.deployed(), is(meant));
        assertThat(result.release().orElseThrow(), is(meant));
        assertThat(bench.log, hasItem("push: the target holds release " + meant + " by now: its push arrived late"));
        bench.recordedOnce(Outcome.UNPROVEN);
    }

    @Test
    public void whatHadNotBegunToPushBeginsAnew() throws Exception {
        bench.beforePush = () -> {
            throw new Killed();
        };
        assertThrows(Killed.class, bench::deploy);
        assertThat(phase(), is(Phase.BEGUN));
        bench.beforePush = () -> {};
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat("the token of before is not forgotten", result.record(), containsString("lost when Jenkins stopped"));
        bench.recordedOnce(Outcome.SUCCESS);
    }

    @Test
    public void withoutItsBuildWhatHasNotReachedTheTargetIsNotBegun() throws Exception {
        bench.cut(1, When.BEFORE);
        DeploymentResult result = bench.conclude();
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(result.failure().orElseThrow(), containsString("before the push: the target is as it was"));
        assertThat(bench.deployed(), is(seed));
        bench.recordedOnce(Outcome.ABORTED);
    }

    @Test
    public void withoutItsBuildWhatAirflowRefusesIsTakenBack() throws Exception {
        bench.cut(1, When.AFTER);
        String release = bench.deployed();
        bench.verdicts.addAll(List.of(Verdict.REFUTED, Verdict.PROVEN));
        assertThat(bench.conclude().outcome(), is(Outcome.UNDONE));
        assertThat(bench.deployed(), is(not(release)));
        bench.recordedOnce(Outcome.UNDONE);
    }

    @Test
    public void whatIsRecordedIsNotRecordedAgain() throws Exception {
        DeploymentResult result = bench.deploy();
        DeploymentResult again = bench.resume();
        assertThat(again, is(result));
        bench.recordedOnce(Outcome.SUCCESS);
        bench.journal().forget("d-1");
        assertThat(bench.journal().read("d-1"), is(Optional.empty()));
    }

    @Test
    public void anAbortInTheMiddleOfAPushSaysWhatTheTargetHolds() throws Exception {
        bench.push = (when, release) -> {
            if (when == When.AFTER) {
                throw new InterruptedException();
            }
        };
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(result.failure().orElseThrow(),
                startsWith("The build was aborted after the push: release " + bench.deployed() + " stays"));
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "pass\n"));
        String before = bench.deployed();
        bench.push = (when, release) -> {
            throw new InterruptedException();
        };
        assertThat(bench.deploy().failure().orElseThrow(), containsString("before the push: the target is as it was"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void noSecretIsInTheJournal() throws Exception {
        bench.cut(1, When.AFTER);
        String entry = java.nio.file.Files.readString(folder.getRoot().toPath().resolve("journal/d-1.json"));
        assertThat(entry, containsString("credential 'airflow'"));
        assertThat(entry, not(containsString(DeploymentBench.SECRET)));
    }

    @Test(timeout = 60_000)
    public void whatHadEndedLetsTheNextOneIn() throws Exception {
        bench.deploy(); // its entry stays, as if Jenkins had stopped before the build knew the end
        bench.resume();
        bench.source.commit("main", "Second", Map.of("dags/a.py", DAG + "pass\n"));
        assertThat(bench.deploy().outcome(), is(Outcome.SUCCESS));
    }

    @Test
    public void anEntryThatIsOutOfDateRecordsNothingAgain() throws Exception {
        bench.cut(1, When.AFTER);
        JournalEntry old = bench.journal().all().get(0);
        assertThat(bench.resume().outcome(), is(Outcome.SUCCESS));
        bench.conclude(old);
        bench.recordedOnce(Outcome.SUCCESS);
    }
}
