package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import hudson.model.Result;
import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.jenkins.DemoJenkins;
import io.jenkins.plugins.airflowdeploy.jenkins.JenkinsfileCommit;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.branch.BranchSource;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** A multibranch project of the Bitbucket source: the step takes repository, branch, commit and credential from it. */
public class MultibranchRuleTest {

    @ClassRule
    public static final BuildWatcher LOG = new BuildWatcher();

    /** One for all, since the branch source plugin keeps the trust of its first connection. */
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    static {
        JENKINS.timeout = 600;
    }

    private static DemoLab lab;
    private static DemoJenkins demo;

    @BeforeClass
    public static void start() throws Exception {
        Path venv = AirflowVenv.orSkip();
        lab = DemoLab.start(venv, TEMPORARY.newFolder("lab").toPath());
        lab.bitbucket().addConsumer(
                Consumer.of(DemoJenkins.KEY, DemoJenkins.SECRET, "acme", "repository", "pullrequest", "webhook"));
        demo = new DemoJenkins(JENKINS, lab, TEMPORARY.newFolder("front").toPath());
        demo.leadTheBranchSourcePlugin();
        demo.allow(List.of("live", "moving"), List.of("dags/*"));
    }

    @AfterClass
    public static void stop() throws Exception {
        if (demo != null) {
            demo.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private String commit(String on, String branch, String jenkinsfile) throws Exception {
        return JenkinsfileCommit.put(lab.folder().resolve("source.git"), on, branch, jenkinsfile);
    }

    /** Scans the project; the build of the branch has begun when this returns. */
    private WorkflowRun build(String branch) throws Exception {
        WorkflowMultiBranchProject project =
                JENKINS.jenkins.getItemByFullName("dags", WorkflowMultiBranchProject.class);
        if (project == null) {
            project = JENKINS.createProject(WorkflowMultiBranchProject.class, "dags");
            BitbucketSCMSource source = new BitbucketSCMSource("acme", "dags");
            source.setCredentialsId("bitbucket-scan");
            source.setTraits(List.of(new BranchDiscoveryTrait(true, true)));
            project.getSourcesList().add(new BranchSource(source));
        }
        project.scheduleBuild2(0).getFuture().get();
        WorkflowJob job = project.getItem(branch);
        assertThat(
                Files.readString(project.getIndexing().getLogFile().toPath()) + lab.bitbucket().requests() + lab.bitbucket().ownFailures(),
                job,
                notNullValue());
        while (job.getLastBuild() == null) {
            JENKINS.jenkins.getQueue().maintain();
            Thread.onSpinWait();
        }
        return job.getLastBuild();
    }

    @Test
    public void everythingComesFromTheProject() throws Exception {
        String commit = commit(
                SampleRepository.branch(1), "live", "node('deploy') {\n  airflowDeploy environment: 'demo'\n}\n");
        WorkflowRun run = build("live");
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        DeploymentAction deployment = run.getAction(DeploymentAction.class);
        assertThat(deployment.getOutcome(), is("success"));
        assertThat(deployment.getCommit(), is(commit));
        assertThat(deployment.getAdded(), contains("customers", "orders", "stock"));
        JENKINS.assertLogContains("OAuth consumer 'bitbucket-scan'", run);
        assertThat(lab.deployedCommit(), is(deployment.getRelease()));
        assertThat(lab.bitbucket().ownFailures(), empty());
    }

    @Test
    public void theBuildsOwnCommitIsDeployedThoughTheBranchMovedOn() throws Exception {
        Path gate = lab.folder().resolve("gate");
        String commit = commit(
                SampleRepository.branch(1),
                "moving",
                "node('deploy') {\n  echo 'standing at the gate'\n  while (!fileExists('" + gate + "')) { sleep 1 }\n"
                        + "  airflowDeploy environment: 'demo', dryRun: true\n}\n");
        WorkflowRun run = build("moving");
        JENKINS.waitForMessage("standing at the gate", run);
        commit("moving", "moving", "echo 'later'\n");
        Files.createFile(gate);
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        DeploymentAction deployment = run.getAction(DeploymentAction.class);
        assertThat(deployment.getOutcome(), is("dry-run"));
        assertThat(deployment.getCommit(), is(commit));
        assertThat("nothing was pushed", deployment.getRelease(), nullValue());
        JENKINS.assertLogContains("asked for is its ancestor " + commit, run);
    }

    @Test
    public void otherBranchesAreRefusedByThePolicy() throws Exception {
        commit(SampleRepository.branch(1), "feature", "node('deploy') {\n  airflowDeploy environment: 'demo'\n}\n");
        WorkflowRun run = build("feature");
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("refuses branch 'feature'", run);
        JENKINS.assertLogNotContains("\tat ", run);
        assertThat(run.getAction(DeploymentAction.class).getRecord(), containsString("\"outcome\" : \"refused\""));
    }
}
