package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.jenkins.Cut;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Hold;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Point;
import io.jenkins.plugins.airflowdeploy.jenkins.RestartLab;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * Jenkins' process is killed in the middle of a deployment to a folder, which the agent writes to. Whenever it is looked at, the
 * folder shows a whole release.
 */
public class KilledFolderRestartTest {

    @ClassRule
    public static final RestartLab LAB = RestartLab.toFolder();

    @Before
    public void up() throws Throwable {
        LAB.up();
    }

    /** A build that is killed when the agent is about to change the folder, and waits for its lock. */
    private static Cut beforeThePush(String dag) throws Throwable {
        LAB.commitDag(dag);
        Hold state = LAB.airflow().hold(Point.BEFORE, "GET", "/api/v2/importErrors", 1);
        Cut cut = LAB.build(RestartLab.SURVIVING);
        state.await();
        LAB.folder().lock();
        state.pass();
        cut.awaitPhase("PUSHING");
        LAB.kill();
        cut.readJournal("PUSHING");
        assertThat(cut.releasesSince(), empty());
        return cut;
    }

    /** Kills the process at the next look at Airflow, when the target has taken as many releases. */
    private static Cut atTheLookAfter(int releases, String phase) throws Throwable {
        Cut cut = LAB.build(RestartLab.SURVIVING);
        cut.awaitReleases(releases);
        Hold look = LAB.airflow().hold(Point.BEFORE, "GET", "/api/v2/dags", 1);
        look.await();
        LAB.kill();
        look.drop();
        cut.readJournal(phase);
        return cut;
    }

    @Test
    public void betweenJournalAndPushWithTheAgentGoneUntilLater() throws Throwable {
        Cut cut = beforeThePush("journal_push");
        LAB.stopAgent();
        LAB.folder().unlock();
        cut.goesOnWithItsAgent("the target holds " + cut.before() + " as before: the push had not arrived");
        cut.succeeds("journal_push");
    }

    /** An agent that lost its Jenkins starts anew; whether it was let in before that is told by the folder. */
    @Test
    public void betweenJournalAndPush() throws Throwable {
        Cut cut = beforeThePush("journal_agent");
        LAB.folder().unlock();
        LAB.startJenkins();
        cut.awaitLog("restart: the target holds ");
        cut.succeeds("journal_agent");
    }

    @Test
    public void betweenPushAndConfirm() throws Throwable {
        LAB.commitDag("push_confirm");
        Cut cut = atTheLookAfter(1, "PUSHED");
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        LAB.startJenkins();
        cut.awaitLog("restart: the target had taken release " + cut.release());
        cut.succeeds("push_confirm");
    }

    @Test
    public void duringConfirmWithTheAgentGoneUntilLater() throws Throwable {
        LAB.commitDag("confirm");
        Cut cut = Cut.duringConfirm(LAB);
        LAB.stopAgent();
        cut.goesOnWithItsAgent("the target had taken release " + cut.release());
        cut.succeeds("confirm");
    }

    @Test
    public void beforeTheUndoReachesTheTargetWithTheAgentGoneUntilLater() throws Throwable {
        LAB.commitRefused("undo_before");
        Hold asked = LAB.airflow().hold(Point.AFTER, "PUT", "/api/v2/parseDagFile/", 1);
        Cut cut = LAB.build(RestartLab.SURVIVING);
        asked.await();
        LAB.folder().lock();
        asked.pass();
        cut.awaitPhase("UNDOING");
        LAB.kill();
        LAB.stopAgent();
        LAB.folder().unlock();
        cut.readJournal("UNDOING");
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        cut.goesOnWithItsAgent("the target still holds release " + cut.release() + ", which Airflow refused");
        assertThat(cut.isUndone("FAILURE", "undo_before"), containsString("Airflow refuses the release"));
    }

    @Test
    public void afterTheUndoReachedTheTarget() throws Throwable {
        LAB.commitRefused("undo_after");
        Cut cut = atTheLookAfter(2, "UNDONE");
        assertThat(cut.releasesSince(), is(List.of(cut.undo(), cut.release())));
        LAB.startJenkins();
        cut.awaitLog("restart: release " + cut.release() + " had been taken back by " + cut.undo());
        assertThat(cut.isUndone("FAILURE", "undo_after"), containsString("Airflow refuses the release"));
    }
}
