package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.jenkins.Cut;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Hold;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Point;
import io.jenkins.plugins.airflowdeploy.jenkins.RestartLab;
import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Jenkins' process is killed in the middle of a deployment, and started again: the build goes on. */
public class KilledControllerRestartTest {

    @ClassRule
    public static final RestartLab LAB = RestartLab.toGit();

    /** Shorter than the time until the reconciler looks for the first time. */
    private static final Duration NOT_LONG = Duration.ofSeconds(5);

    /** Which connection to the source it is: the controller looks for the branch, and fetches its commits. */
    private static final int FETCH_OF_THE_AGENT = 3;

    @Before
    public void up() throws Throwable {
        LAB.up();
    }

    /** The agent's own fetch goes on without anybody who waits for it, and holds the agent's cache. */
    @Test
    public void whileTheAgentFetches() throws Throwable {
        LAB.commitDag("fetch");
        Hold fetch = LAB.git().hold(Point.BEFORE, "GET", "/deploy/source.git/info/refs", FETCH_OF_THE_AGENT);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, fetch, "BEGUN");
        LAB.startJenkins();
        cut.awaitLog("restart: nothing had been pushed");
        assertThat(cut.buildEnds("SUCCESS", "success"), containsString("fetch: on deploy-agent"));
        fetch.drop();
        JsonNode record = cut.recorded("success");
        cut.assertTokens(record, 0, 1);
        cut.isLive("fetch", record.path("release").path("after").asText());
    }

    @Test
    public void betweenJournalAndPushWithTheAgentGoneUntilLater() throws Throwable {
        LAB.commitDag("journal_push");
        Hold push = LAB.push(Point.BEFORE, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        LAB.stopAgent();
        push.drop();
        assertThat(cut.releasesSince(), empty());
        cut.goesOnWithItsAgent("the target holds " + cut.before() + " as before: the push had not arrived");
        cut.succeeds("journal_push");
    }

    @Test
    public void betweenJournalAndPushWithTheAgentGoneForGood() throws Throwable {
        LAB.commitDag("journal_alone");
        Hold push = LAB.push(Point.BEFORE, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        LAB.stopAgent();
        push.drop();
        LAB.startJenkins(NOT_LONG);
        JsonNode record = cut.recorded("aborted");
        assertThat(cut.buildEnds("ABORTED", "aborted"), containsString("Timeout waiting for agent to come back"));
        cut.assertTokens(record, 1, 0);
        assertThat(cut.releasesSince(), empty());
        assertThat(LAB.observer().dagIds("dags"), not(hasItem("journal_alone")));
    }

    @Test
    public void aPushThatArrivesWhenItIsNoLongerExpectedIsProvenAllTheSame() throws Throwable {
        LAB.commitDag("late_push");
        Hold push = LAB.push(Point.BEFORE, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        Hold again = LAB.git().hold(Point.BEFORE, "GET", "/deploy/source.git/info/refs", 1);
        LAB.startJenkins();
        LAB.startAgent();
        again.await();
        cut.awaitLog("restart: the target holds " + cut.before() + " as before: the push had not arrived");
        push.pass();
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        again.pass();
        cut.succeeds("late_push");
    }

    @Test
    public void betweenPushAndConfirmWithTheAgentGoneForGood() throws Throwable {
        LAB.commitDag("push_confirm");
        Hold push = LAB.push(Point.AFTER, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        LAB.stopAgent();
        push.drop();
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        LAB.startJenkins(NOT_LONG);
        JsonNode record = cut.recorded("success");
        assertThat(cut.buildEnds("ABORTED", "success"), containsString("Timeout waiting for agent to come back"));
        cut.isLive(record, "push_confirm");
    }

    @Test
    public void duringConfirm() throws Throwable {
        LAB.commitDag("confirm");
        Cut cut = Cut.duringConfirm(LAB);
        LAB.startJenkins();
        cut.awaitLog("restart: the target had taken release " + cut.release());
        cut.succeeds("confirm");
    }

    @Test
    public void beforeTheUndoReachesTheTarget() throws Throwable {
        LAB.commitRefused("undo_before");
        Hold undo = LAB.push(Point.BEFORE, 2);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, undo, "UNDOING");
        undo.drop();
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        LAB.startJenkins();
        cut.awaitLog("restart: the target still holds release " + cut.release() + ", which Airflow refused");
        assertThat(cut.isUndone("FAILURE", "undo_before"), containsString("Airflow refuses the release"));
    }

    @Test
    public void afterTheUndoReachedTheTarget() throws Throwable {
        LAB.commitRefused("undo_after");
        Hold undo = LAB.push(Point.AFTER, 2);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, undo, "UNDOING");
        undo.drop();
        assertThat(cut.releasesSince(), is(List.of(cut.undo(), cut.release())));
        LAB.startJenkins();
        cut.awaitLog("restart: the target holds " + cut.undo() + ": release " + cut.release() + " had been taken back");
        assertThat(cut.isUndone("FAILURE", "undo_after"), containsString("Airflow refuses the release"));
    }

    @Test
    public void anOrderlyStopInTheMiddleOfConfirm() throws Throwable {
        LAB.commitDag("orderly");
        Hold silent = LAB.airflow().outage("PUT", "/api/v2/parseDagFile/");
        Cut cut = LAB.build(RestartLab.SURVIVING);
        silent.await();
        LAB.terminate();
        silent.drop();
        cut.readJournal("PUSHED");
        LAB.startJenkins();
        cut.succeeds("orderly");
    }
}
