package io.jenkins.plugins.airflowdeploy.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import java.nio.file.Files;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** That no deployment of a build takes the number of another, whatever a crash left. */
public class DeploymentNumbersRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private WorkflowRun run;

    @Before
    public void build() throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("", true));
        run = JENKINS.buildAndAssertSuccess(job);
    }

    /** Reads the build from disk, as after a crash: whatever was not saved is gone. */
    private void crash() throws Exception {
        run.reload();
    }

    @Test
    public void theCountSurvivesACrash() throws Exception {
        assertThat(DeploymentNumbers.next(run), is(1));
        crash();
        assertThat(DeploymentNumbers.next(run), is(2));
    }

    @Test
    public void aNumberThatADeploymentHasIsLeftOut() throws Exception {
        DeploymentResult result = new DeploymentResult(
                "d", Outcome.REFUSED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                DagChanges.NONE, Optional.empty(), "{}");
        run.addAction(new DeploymentAction(1, "prod", result, DeploymentNumbers.auditFile(1), null));
        assertThat(DeploymentNumbers.next(run), is(2));
    }

    @Test
    public void aNumberWhoseRecordLiesThereIsLeftOut() throws Exception {
        Files.writeString(run.getRootDir().toPath().resolve("airflow-deploy-audit.json"), "{}\n");
        Files.writeString(run.getRootDir().toPath().resolve("airflow-deploy-audit-2.json"), "{}\n");
        assertThat(DeploymentNumbers.next(run), is(3));
    }
}
