package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.jenkins.Cut;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Hold;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Point;
import io.jenkins.plugins.airflowdeploy.jenkins.RestartLab;
import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Jenkins' process and the agent's are killed once the release is on the target: what is left to do needs no agent. */
public class KilledWithAgentRestartTest {

    @ClassRule
    public static final RestartLab LAB = RestartLab.toGit();

    /** Shorter than the time until the reconciler looks for the first time. */
    private static final Duration NOT_LONG = Duration.ofSeconds(5);

    private static final String GIVEN_UP = "Timeout waiting for agent to come back";

    @Before
    public void up() throws Throwable {
        LAB.up();
    }

    @Test
    public void duringConfirmForGood() throws Throwable {
        LAB.commitDag("confirm_alone");
        Cut cut = Cut.duringConfirm(LAB);
        LAB.stopAgent();
        LAB.startJenkins(NOT_LONG);
        cut.isLive(cut.recorded("success"), "confirm_alone");
        assertThat(cut.buildEnds("ABORTED", "success"), containsString(GIVEN_UP));
    }

    @Test
    public void duringConfirmUntilLater() throws Throwable {
        LAB.commitDag("confirm_later");
        Cut cut = Cut.duringConfirm(LAB);
        LAB.stopAgent();
        cut.goesOnWithItsAgent("the target had taken release " + cut.release());
        cut.succeeds("confirm_later");
    }

    @Test
    public void beforeTheUndoReachesTheTarget() throws Throwable {
        LAB.commitRefused("undo_alone");
        Hold undo = LAB.push(Point.BEFORE, 2);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, undo, "UNDOING");
        LAB.stopAgent();
        undo.drop();
        assertThat(cut.releasesSince(), is(List.of(cut.release())));
        LAB.startJenkins(NOT_LONG);
        assertThat(cut.isUndone("ABORTED", "undo_alone"), containsString(GIVEN_UP));
    }

    @Test
    public void afterTheUndoReachedTheTarget() throws Throwable {
        LAB.commitRefused("undone_alone");
        Hold undo = LAB.push(Point.AFTER, 2);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, undo, "UNDOING");
        LAB.stopAgent();
        undo.drop();
        assertThat(cut.releasesSince(), is(List.of(cut.undo(), cut.release())));
        LAB.startJenkins(NOT_LONG);
        assertThat(cut.isUndone("ABORTED", "undone_alone"), containsString(GIVEN_UP));
    }
}
