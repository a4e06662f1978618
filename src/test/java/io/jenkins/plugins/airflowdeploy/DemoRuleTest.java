package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import hudson.tasks.Fingerprinter;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.jenkins.DemoJenkins;
import io.jenkins.plugins.airflowdeploy.jenkins.NoSecrets;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** The demo's Jenkinsfile, unchanged, in a real Jenkins on a real agent against a real Airflow. */
public class DemoRuleTest {

    @ClassRule
    public static final BuildWatcher LOG = new BuildWatcher();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private DemoLab lab;
    private DemoJenkins demo;

    @Before
    public void start() throws Exception {
        jenkins.timeout = 600;
        Path venv = AirflowVenv.orSkip();
        lab = DemoLab.start(venv, temporary.newFolder("lab").toPath());
        demo = new DemoJenkins(jenkins, lab, temporary.newFolder("front").toPath());
    }

    @After
    public void stop() throws Exception {
        if (demo != null) {
            demo.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    public void jenkinsfileOfTheDemoDeploys() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "demo");
        job.setDefinition(new CpsFlowDefinition(Files.readString(Path.of("standalone/demo.Jenkinsfile")), true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        List<DeploymentAction> deployments = run.getActions(DeploymentAction.class);
        assertThat(
                deployments.stream().map(DeploymentAction::getOutcome).toList(),
                contains("success", "success", "success", "invalid"));
        assertThat(deployments.get(0).getAdded(), contains("customers", "orders", "stock"));
        assertThat(deployments.get(1).getAdded(), contains("returns"));
        assertThat(deployments.get(1).getChanged(), contains("orders"));
        assertThat(deployments.get(1).getSecondsToLive(), lessThan(25.0));
        assertThat(deployments.get(2).getSecondsToLive(), lessThan(90.0));
        assertThat(deployments.get(3).getFailure(), containsString("dags/stock.py:10"));
        assertThat(lab.deployedCommit(), is(deployments.get(2).getRelease()));
        assertThat(lab.observer().newestVersion("orders"), is(deployments.get(2).getRelease()));
        assertThat(deployments.get(0).getRecord(), containsString("\"agent\" : \"deploy-agent\""));

        jenkins.assertLogContains("fetch: on deploy-agent", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(demo.asked().toString(), containsString("api.bitbucket.org"));
        assertThat(lab.bitbucket().ownFailures(), empty());
        leavesFiles(run);
        showsItself(run);
        leavesNoSecret(run);
        connectionTestWorks();
    }

    private static void leavesFiles(WorkflowRun run) throws Exception {
        List<String> archived = run.getArtifacts().stream().map(a -> a.relativePath).toList();
        Map<String, String> prints = run.getAction(Fingerprinter.FingerprintAction.class).getRecords();
        for (String suffix : List.of("", "-2", "-3")) {
            assertThat(archived, hasItem("airflow-deploy-audit" + suffix + ".json"));
            assertThat(archived, hasItem("airflow-deploy-dags" + suffix + ".zip"));
            assertThat(prints.get("airflow-deploy-audit" + suffix + ".json"), notNullValue());
            assertThat(prints.get("airflow-deploy-dags" + suffix + ".zip"), notNullValue());
        }
        assertThat(archived, hasItem("airflow-deploy-audit-4.json"));
        assertThat("nothing was packaged", archived, not(hasItem("airflow-deploy-dags-4.zip")));
    }

    private void showsItself(WorkflowRun run) throws Exception {
        HtmlPage page = jenkins.createWebClient().getPage(run);
        assertThat(page.asNormalizedText(), containsString("Airflow deployment to demo: success"));
        assertThat(page.asNormalizedText(), containsString("returns"));
        HtmlPage record = jenkins.createWebClient().getPage(run, "airflow-deploy-3/");
        assertThat(record.asNormalizedText(), containsString("\"secondsToLive\""));
    }

    private void leavesNoSecret(WorkflowRun run) throws Exception {
        Set<String> tokens = NoSecrets.fingerprints(run);
        assertThat("a token for Bitbucket each time, one for Airflow three times", tokens.size(), greaterThan(6));
        NoSecrets.below(
                jenkins.jenkins.getRootDir().toPath(),
                List.of(DemoLab.SECRET, DemoLab.DEPLOY_PASSWORD, lab.airflow().deployer().password(), DemoJenkins.SECRET),
                tokens);
    }

    private void connectionTestWorks() throws Exception {
        AirflowEnvironment.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(AirflowEnvironment.DescriptorImpl.class);
        FormValidation good = form.doTestConnection(lab.airflow().baseUrl().toString(), "airflow", DemoLab.BUNDLE);
        assertThat(good.getMessage(), good.kind, is(FormValidation.Kind.OK));
        assertThat(good.getMessage(), containsString("4 DAGs"));
        FormValidation wrong = form.doTestConnection(lab.airflow().baseUrl().toString(), "bitbucket", DemoLab.BUNDLE);
        assertThat(wrong.getMessage(), wrong.kind, is(FormValidation.Kind.ERROR));
        FormValidation there = form.doInitializeTarget(DemoLab.ENVIRONMENT, "acme/dags");
        assertThat(there.getMessage(), containsString(lab.deployedCommit()));
        FormValidation anew = form.doInitializeTarget(DemoLab.ENVIRONMENT, "acme/other");
        assertThat(anew.getMessage(), anew.kind, is(FormValidation.Kind.OK));
    }
}
