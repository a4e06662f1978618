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
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Jenkins' process is killed in the middle of a deployment, and its build cannot go on: the reconciler ends the deployment. */
public class KilledBuildRestartTest {

    @ClassRule
    public static final RestartLab LAB = RestartLab.toGit();

    @Before
    public void up() throws Throwable {
        LAB.up();
    }

    @Test
    public void whatABuildThatCannotResumeHadPushedIsProven() throws Throwable {
        LAB.commitDag("not_resumed");
        Hold push = LAB.push(Point.AFTER, 1);
        Cut cut = Cut.at(LAB, RestartLab.LOST, push, "PUSHING");
        push.drop();
        LAB.startJenkins();
        cut.isLive(cut.recorded("success"), "not_resumed");
        cut.buildEnds("FAILURE", "success");
    }

    @Test
    public void whatADeletedBuildHadNotPushedIsNotPushed() throws Throwable {
        LAB.commitDag("deleted_before");
        Hold push = LAB.push(Point.BEFORE, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        push.drop();
        cut.deleteBuild();
        LAB.startJenkins();
        JsonNode record = cut.recorded("aborted");
        cut.assertTokens(record, 1, 0);
        assertThat(
                record.path("failure").path("message").asText(), containsString("before the push: the target is as it was"));
        assertThat(cut.releasesSince(), empty());
        assertThat(LAB.observer().dagIds("dags"), not(hasItem("deleted_before")));
    }

    @Test
    public void whatADeletedBuildHadPushedAndAirflowRefusesIsTakenBack() throws Throwable {
        LAB.commitRefused("deleted_refused");
        Hold push = LAB.push(Point.AFTER, 1);
        Cut cut = Cut.at(LAB, RestartLab.SURVIVING, push, "PUSHING");
        push.drop();
        cut.deleteBuild();
        LAB.startJenkins();
        cut.isUndone("deleted_refused");
    }
}
