package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.Result;
import hudson.tasks.Fingerprinter;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The step in a real Jenkins, up to where it would need a Bitbucket and an Airflow. */
public class AirflowDeployStepRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Before
    public void environments() throws Exception {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.getCredentials().clear();
        credentials.getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "jenkins", "airflow-secret"));
        AirflowEnvironment prod = new AirflowEnvironment(
                "prod", "http://127.0.0.1:9", "airflow", "dags", new GitDeployTarget("http://127.0.0.1:9/deploy.git"));
        prod.setPolicy(Environments.policy(List.of("acme/dags"), List.of("main"), List.of("allowed*")));
        AirflowEnvironment labelled = new AirflowEnvironment(
                "labelled", "http://127.0.0.1:9", "airflow", "dags", new GitDeployTarget("http://127.0.0.1:9/deploy.git"));
        labelled.setAgentLabel("deploy");
        labelled.setPolicy(Environments.policy(List.of("**"), List.of("main"), List.of("allowed*")));
        AirflowConfiguration.get().setEnvironments(List.of(prod, labelled));
    }

    private static WorkflowRun fails(String job, String step) throws Exception {
        WorkflowJob project = JENKINS.jenkins.getItemByFullName(job, WorkflowJob.class);
        if (project == null) {
            project = JENKINS.createProject(WorkflowJob.class, job);
        }
        project.setDefinition(new CpsFlowDefinition("node {\n  airflowDeploy " + step + "\n}", true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, project);
        JENKINS.assertLogNotContains("\tat ", run);
        return run;
    }

    @Test
    public void formKeepsEveryField() throws Exception {
        AirflowDeployStep before = new AirflowDeployStep("prod");
        before.setDagsFolder("src/dags");
        before.setInclude(List.of("lib", "config/common.yml"));
        before.setRepository("acme/dags");
        before.setBranch("release/1");
        before.setCommit("0123456");
        before.setCredentialsId("airflow");
        before.setDryRun(true);
        before.setTimeout(77);
        AirflowDeployStep after = new StepConfigTester(JENKINS).configRoundTrip(before);
        JENKINS.assertEqualDataBoundBeans(before, after);
        assertThat(after.getInclude(), contains("lib", "config/common.yml"));
    }

    @Test
    public void formKeepsDefaults() throws Exception {
        AirflowDeployStep before = new AirflowDeployStep("prod");
        AirflowDeployStep after = new StepConfigTester(JENKINS).configRoundTrip(before);
        JENKINS.assertEqualDataBoundBeans(before, after);
        assertThat(after.getDagsFolder(), is("dags"));
        assertThat(after.getTimeout(), is(360));
        assertThat(after.getRepository(), nullValue());
    }

    @Test
    public void unknownEnvironmentNamesTheKnownOnes() throws Exception {
        WorkflowRun run = fails("allowed-unknown", "environment: 'production', repository: 'acme/dags', branch: 'main'");
        JENKINS.assertLogContains("There is no environment 'production'. Known are: prod, labelled.", run);
    }

    @Test
    public void policyRefusalNamesTheRuleAndIsRecorded() throws Exception {
        WorkflowRun run = fails("allowed-policy", "environment: 'prod', repository: 'acme/other', branch: 'main'");
        JENKINS.assertLogContains("acme/other", run);
        JENKINS.assertLogContains("the policy allows acme/dags", run);
        DeploymentAction action = run.getAction(DeploymentAction.class);
        assertThat(action.getOutcome(), is("refused"));
        assertThat(action.getRecord(), containsString("\"outcome\" : \"refused\""));
        assertThat(action.getUrlName(), is("airflow-deploy"));
        assertThat(run.getArtifacts().get(0).getFileName(), is("airflow-deploy-audit.json"));
        assertThat(
                run.getAction(Fingerprinter.FingerprintAction.class).getRecords().get("airflow-deploy-audit.json"),
                notNullValue());
    }

    @Test
    public void jobAndBranchAreHeldAgainstThePolicyToo() throws Exception {
        JENKINS.assertLogContains(
                "the policy allows allowed*",
                fails("other-job", "environment: 'prod', repository: 'acme/dags', branch: 'main'"));
        JENKINS.assertLogContains(
                "the policy allows main",
                fails("allowed-branch", "environment: 'prod', repository: 'acme/dags', branch: 'feature'"));
    }

    @Test
    public void agentMustMatchTheLabel() throws Exception {
        WorkflowRun run = fails("allowed-label", "environment: 'labelled', repository: 'acme/dags', branch: 'main'");
        JENKINS.assertLogContains("environment labelled wants an agent that matches 'deploy'", run);
        assertThat(run.getAction(DeploymentAction.class).getOutcome(), is("refused"));
        String record = run.getAction(DeploymentAction.class).getRecord();
        assertThat(record, containsString("\"repository\" : \"acme/dags\""));
        assertThat(record, containsString("\"branch\" : \"main\""));
    }

    @Test
    public void repositoryAndBranchMustBeKnown() throws Exception {
        JENKINS.assertLogContains("repository is not known", fails("allowed-none", "environment: 'prod'"));
        JENKINS.assertLogContains(
                "branch is not known", fails("allowed-none", "environment: 'prod', repository: 'acme/dags'"));
        JENKINS.assertLogContains(
                "repository is workspace/slug",
                fails("allowed-none", "environment: 'prod', repository: 'file:///etc', branch: 'main'"));
        WorkflowRun run = fails(
                "allowed-none", "environment: 'prod', repository: 'https://u:hidden-word@host/x.git', branch: 'main'");
        assertThat(run.getAction(DeploymentAction.class).getRecord(), not(containsString("hidden-word")));
        run = fails("allowed-none", "environment: 'prod', repository: 'https://bitbucket.org/acme/dags.git'");
        assertThat(run.getAction(DeploymentAction.class).getRecord(), containsString("\"repository\" : \"acme/dags\""));
    }

    @Test
    public void secretIsNotSentToAHostThatOnlyTheStepNames() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "bitbucket", "", "key", "bitbucket-secret"));
        WorkflowRun run = fails(
                "allowed-host",
                "environment: 'prod', repository: 'https://evil.example/dags.git', branch: 'main', credentialsId: 'bitbucket'");
        JENKINS.assertLogContains("refuses repository 'https://evil.example/dags.git'", run);
        JENKINS.jenkins.setLabelString("deploy");
        run = fails("allowed-host",
                "environment: 'labelled', repository: 'https://evil.example/dags.git', branch: 'main', credentialsId: 'bitbucket'");
        JENKINS.assertLogContains("credential 'bitbucket' is not sent to evil.example", run);
        JENKINS.jenkins.setLabelString("");
    }

    @Test
    public void systemCredentialIsOutOfReachOfTheStep() throws Exception {
        WorkflowRun run = fails(
                "allowed-system", "environment: 'prod', repository: 'acme/dags', branch: 'main', credentialsId: 'airflow'");
        JENKINS.assertLogContains("there is no credential 'airflow' that allowed-system may use", run);
    }

    @Test
    public void badParametersAreRefusedAndRecorded() throws Exception {
        for (String[] bad : new String[][] {
            {"timeout: 0", "timeout is between 1 and 86400 seconds"},
            {"timeout: 86401", "timeout is between 1 and 86400 seconds"},
            {"include: [null]", "include has an empty element"},
            {"include: ['lib', '../etc']", "A folder is a relative path"},
            {"dagsFolder: '/etc'", "A folder is a relative path"},
            {"commit: 'HEAD'", "A commit is 7 to 40 hexadecimal digits, not HEAD"}
        }) {
            WorkflowRun run =
                    fails("allowed-bad", "environment: 'prod', repository: 'acme/dags', branch: 'main', " + bad[0]);
            JENKINS.assertLogContains(bad[1], run);
            assertThat(bad[0], run.getAction(DeploymentAction.class).getOutcome(), is("failed"));
            assertThat(bad[0], run.getAction(DeploymentAction.class).getRecord(), containsString("invalid-request"));
        }
    }

    @Test
    public void formSaysWhatABuildWouldSay() throws Exception {
        AirflowDeployStep.DescriptorImpl form =
                JENKINS.jenkins.getDescriptorByType(AirflowDeployStep.DescriptorImpl.class);
        assertThat(form.doCheckTimeout(null, "0").getMessage(), containsString("between 1 and 86400"));
        assertThat(form.doCheckTimeout(null, "soon").getMessage(), containsString("between 1 and 86400"));
        assertThat(form.doCheckCommit(null, "HEAD").getMessage(), containsString("hexadecimal digits"));
        assertThat(form.doCheckDagsFolder(null, "../dags").getMessage(), containsString("relative path"));
        assertThat(form.doCheckInclude(null, "lib\n\n/etc").getMessage(), containsString("relative path"));
        assertThat(form.doCheckRepository(null, "git@host:x.git").getMessage(), containsString("workspace/slug"));
        for (FormValidation good : List.of(
                form.doCheckTimeout(null, ""),
                form.doCheckTimeout(null, "360"),
                form.doCheckCommit(null, "0123456"),
                form.doCheckDagsFolder(null, "src/dags"),
                form.doCheckInclude(null, "lib\n\nconfig/a.yml\n"),
                form.doCheckRepository(null, "acme/dags"))) {
            assertThat(String.valueOf(good.getMessage()), good.kind, is(FormValidation.Kind.OK));
        }
    }

    @Test
    public void useOfTheEnvironmentsCredentialsIsTracked() throws Exception {
        GitDeployTarget target = new GitDeployTarget("http://127.0.0.1:9/deploy.git");
        target.setCredentialsId("deploy-repository");
        AirflowEnvironment tracked = new AirflowEnvironment("tracked", "http://127.0.0.1:9", "airflow", "dags", target);
        AirflowConfiguration.get().setEnvironments(List.of(tracked));
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy-repository", "", "u", "deploy-secret"));
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "unused", "", "u", "unused-secret"));
        fails("allowed-tracked", "environment: 'tracked', repository: 'acme/dags', branch: 'main'");
        for (Credentials each : store) {
            String id = ((IdCredentials) each).getId();
            Fingerprint use = CredentialsProvider.getFingerprintOf(each);
            boolean used = use != null && use.getJobs().contains("allowed-tracked");
            assertThat(id, used, is(!id.equals("unused")));
        }
    }

    @Test
    public void pageShowsTheRecordEscaped() throws Exception {
        WorkflowRun run =
                fails("allowed-page", "environment: 'prod', repository: 'acme/dags', branch: '<img src=x onerror=alert(1)>'");
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        HtmlPage build = client.getPage(run);
        assertThat(build.asNormalizedText(), containsString("Airflow deployment to prod: refused"));
        assertThat(build.getWebResponse().getContentAsString(), not(containsString("<img src=x")));
        HtmlPage page = client.getPage(run, "airflow-deploy/");
        assertThat(page.asNormalizedText(), containsString("\"outcome\" : \"refused\""));
        assertThat(page.getWebResponse().getContentAsString(), not(containsString("<img src=x")));
        String api = client.goTo(run.getUrl() + "api/json?depth=1", "application/json").getWebResponse().getContentAsString();
        assertThat(api, containsString("\"outcome\":\"refused\""));
    }

    @Test
    public void pageListsEveryDagAndTheSummarySomeOfThem() throws Exception {
        WorkflowJob project = JENKINS.createProject(WorkflowJob.class, "many-dags");
        project.setDefinition(new CpsFlowDefinition("", true));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(project);
        TreeSet<String> ids = new TreeSet<>();
        for (int i = 100; i < 130; i++) {
            ids.add("dag_" + i);
        }
        TreeSet<String> none = new TreeSet<>();
        DeploymentResult result = new DeploymentResult(
                "d", Outcome.SUCCESS, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                new DagChanges(ids, none, none, none), Optional.empty(), "{}");
        run.addAction(new DeploymentAction(1, "prod", result, "airflow-deploy-audit.json", null));
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        assertThat(client.getPage(run).asNormalizedText(), containsString("dag_119, … 10"));
        assertThat(client.getPage(run, "airflow-deploy/").asNormalizedText(), containsString("dag_120, dag_121"));
        assertThat(client.getPage(run, "airflow-deploy/").asNormalizedText(), containsString("dag_129"));
    }

    @Test
    public void severalDeploymentsOfABuildHaveTheirOwnFiles() throws Exception {
        WorkflowJob project = JENKINS.createProject(WorkflowJob.class, "allowed-two");
        project.setDefinition(new CpsFlowDefinition(
                "node {\n"
                        + "  catchError { airflowDeploy environment: 'prod', repository: 'acme/other', branch: 'main' }\n"
                        + "  catchError { airflowDeploy environment: 'prod', repository: 'acme/other', branch: 'main' }\n"
                        + "}",
                true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, project);
        List<DeploymentAction> actions = run.getActions(DeploymentAction.class);
        assertThat(actions.get(0).getAuditFile(), is("airflow-deploy-audit.json"));
        assertThat(actions.get(1).getAuditFile(), is("airflow-deploy-audit-2.json"));
        assertThat(actions.get(1).getUrlName(), is("airflow-deploy-2"));
        assertThat(actions.get(1).getDisplayName(), is("Airflow deployment 2 to prod"));
        assertThat(run.getArtifacts().size(), is(2));
    }

    @Test
    public void aNodeIsNeeded() throws Exception {
        WorkflowJob project = JENKINS.createProject(WorkflowJob.class, "allowed-no-node");
        project.setDefinition(new CpsFlowDefinition("airflowDeploy environment: 'prod'", true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, project);
        JENKINS.assertLogContains("Perhaps you forgot to surround the airflowDeploy step with a step that provides this", run);
    }
}
