package io.jenkins.plugins.airflowdeploy.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.AirflowDoctorStep;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.eclipse.jgit.api.Git;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.apache.commons.io.FileUtils;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The step {@code airflowDoctor} and the button "Diagnose" in a real Jenkins. */
public class AirflowDoctorRuleTest {

    private static final String TOKEN = "airflow-token-0815";
    private static final String PASSWORD = "deploy-secret-0815";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    private static BitbucketDouble bitbucket;
    private static AirflowDouble airflow;

    @BeforeClass
    public static void servers() throws Exception {
        Path bare = TEMPORARY.newFolder("deploy.git").toPath();
        Git.init().setBare(true).setGitDir(bare.toFile()).call().close();
        bitbucket = BitbucketDouble.start();
        bitbucket.addDeployRepository("airflow", bare, "jenkins", PASSWORD);
        airflow = AirflowDouble.start(bare, "refs/heads/airflow/prod/acme.dags", List.of("airflow_deploy_marker.py"));
    }

    @org.junit.AfterClass
    public static void end() {
        airflow.close();
        bitbucket.close();
    }

    @Before
    public void environments() throws Exception {
        List<com.cloudbees.plugins.credentials.Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.clear();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy-repository", "", "jenkins", PASSWORD));
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", Secret.fromString(TOKEN)));
        AirflowConfiguration.get().setEnvironments(List.of(
                environment("prod", airflow.baseUrl().toString(), "acme/dags"),
                environment("ill", "http://127.0.0.1:9", "acme/<script>alert(1)</script>")));
        TargetInitialization.run("prod", "acme/dags");
    }

    private static AirflowEnvironment environment(String name, String url, String repository) {
        GitDeployTarget target = new GitDeployTarget(bitbucket.deployUrl("airflow"));
        target.setCredentialsId("deploy-repository");
        AirflowEnvironment environment = new AirflowEnvironment(name, url, "airflow", "dags", target);
        environment.setSubdir("dags");
        environment.setPolicy(Environments.policy(List.of(repository), List.of("main"), List.of("allowed*")));
        return environment;
    }

    private static WorkflowRun build(String job, Result result, String script) throws Exception {
        WorkflowJob project = JENKINS.createProject(WorkflowJob.class, job);
        project.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(result, project);
        JENKINS.assertLogNotContains("\tat ", run);
        JENKINS.assertLogNotContains(TOKEN, run);
        JENKINS.assertLogNotContains(PASSWORD, run);
        return run;
    }

    @Test
    public void aHealthyEnvironmentWithoutANode() throws Exception {
        WorkflowRun run = build("allowed-healthy", Result.SUCCESS, "def checks = airflowDoctor environment: 'prod'\n"
                + "echo \"first: ${checks[0].check} is ${checks[0].status}, ${checks[0].seen}${checks[0].remedy}\"");
        JENKINS.assertLogContains("[airflow-deploy] OK          target of acme/dags ", run);
        JENKINS.assertLogContains("first: policy: repositories is ok, acme/dags", run);
        JENKINS.assertLogContains("[airflow-deploy] AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST='[{", run);
        JENKINS.assertLogContains("[airflow-deploy] environment prod: 0 problems", run);
        assertThat("what a monitor shows", WideTokens.get().all().get(0).sighting().words(),
                containsString("can read on Connections"));
        try (Stream<Path> left = Files.list(AirflowConfiguration.folder().resolve("work"))) {
            assertThat(left.filter(f -> f.getFileName().toString().startsWith("diagnosis-")).count(), is(0L));
        }
    }

    @Test
    public void aProblemFailsTheBuildInOneLine() throws Exception {
        WorkflowRun run = build("allowed-ill", Result.FAILURE, "airflowDoctor environment: 'ill'");
        JENKINS.assertLogContains("ERROR: Environment ill has 2 problems: target of acme/<script>", run);
        JENKINS.assertLogContains("connection refused. Check that it runs", run);
    }

    @Test
    public void aJobThatThePolicyDoesNotNameIsToldNothing() throws Exception {
        WorkflowRun run = build("other", Result.FAILURE, "airflowDoctor environment: 'prod'");
        JENKINS.assertLogContains("ERROR: The policy of environment prod refuses job 'other': the policy allows allowed*."
                + " An administrator can change it in Manage Jenkins.", run);
        JENKINS.assertLogNotContains("[airflow-deploy]", run);
        JENKINS.assertLogNotContains("deploy-repository", run);
    }

    @Test
    public void anUnknownEnvironmentNamesTheKnownOnes() throws Exception {
        JENKINS.assertLogContains("There is no environment 'production'. Known are: prod, ill.",
                build("allowed-unknown", Result.FAILURE, "airflowDoctor environment: 'production'"));
    }

    @Test
    public void aJenkinsHomeThatTakesNothingIsNamedInOneLine() throws Exception {
        Path work = AirflowConfiguration.folder().resolve("work");
        FileUtils.deleteDirectory(work.toFile());
        Files.writeString(work, "a file where the folder should be");
        try {
            JENKINS.assertLogContains("ERROR: There is no room for a temporary folder in Jenkins' home.",
                    build("allowed-full", Result.FAILURE, "airflowDoctor environment: 'prod'"));
        } finally {
            Files.delete(work);
        }
    }

    @Test
    public void formKeepsTheEnvironment() throws Exception {
        AirflowDoctorStep before = new AirflowDoctorStep("prod");
        JENKINS.assertEqualDataBoundBeans(before, new StepConfigTester(JENKINS).configRoundTrip(before));
    }

    @Test
    public void theButtonShowsTheSameTableEscaped() throws Exception {
        FormValidation healthy = DiagnosisTable.of("prod");
        assertThat(healthy.renderHtml(), healthy.kind, is(FormValidation.Kind.WARNING)); // what the double lets be read
        assertThat(healthy.renderHtml(), containsString("<td>ok</td><td>target of acme/dags</td>"));
        FormValidation ill = DiagnosisTable.of("ill");
        assertThat(ill.kind, is(FormValidation.Kind.ERROR));
        assertThat(ill.renderHtml(), containsString("acme/&lt;script&gt;alert(1)"));
        assertThat(ill.renderHtml(), not(containsString("<script>")));
        assertThat(DiagnosisTable.of("none").getMessage(), containsString("Save the environment first"));
    }

    @Test
    public void theButtonIsForAdministrators() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(Jenkins.MANAGE, Jenkins.READ).everywhere().to("manager"));
        try {
            assertThat(press("admin"), containsString("environment prod: 0 problems"));
            assertThat(press("manager"), not(containsString("acme/dags")));
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(hudson.security.AuthorizationStrategy.UNSECURED);
        }
    }

    private static String press(String user) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.login(user);
        WebRequest request = new WebRequest(new URL(client.getContextPath() + "descriptorByName/"
                + AirflowEnvironment.class.getName() + "/diagnose?name=prod"), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getContentAsString();
    }
}
