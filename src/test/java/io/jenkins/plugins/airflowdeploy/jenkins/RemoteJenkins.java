package io.jenkins.plugins.airflowdeploy.jenkins;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DeployTarget;
import io.jenkins.plugins.airflowdeploy.config.FolderDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowUserLogin;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jvnet.hudson.test.JenkinsRule;

/** What {@link RestartLab} has done inside of its Jenkins, which is another process. */
final class RemoteJenkins {

    private RemoteJenkins() {}

    /** What the environment is made of. */
    record Setup(
            String source, String deploy, boolean folder, String deployUser, String deployPassword, String airflow, String user,
            String password)
            implements Serializable {}

    /** How a build ended. */
    public record End(String result, String log, List<String> outcomes) implements Serializable {}

    static void configure(JenkinsRule jenkins, Setup setup) throws Exception {
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials().add(new AirflowServiceAccount(CredentialsScope.SYSTEM, "airflow", "",
                new AirflowUserLogin(setup.user(), Secret.fromString(setup.password()))));
        store.getCredentials().add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.SYSTEM, "deploy-repository", "", setup.deployUser(), setup.deployPassword()));
        store.save();
        AirflowEnvironment environment = new AirflowEnvironment(
                RestartLab.ENVIRONMENT, setup.airflow(), "airflow", RestartLab.BUNDLE, setup.folder() ? folder(setup) : git(setup));
        environment.setSubdir("dags");
        environment.setPolicy(Environments.policy(List.of("**"), List.of("main"), List.of("*")));
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        AirflowConfiguration.get().save();
        String step = "airflowDeploy environment: '" + RestartLab.ENVIRONMENT + "', branch: 'main', repository: '" + setup.source() + "'";
        for (FlowDurabilityHint hint : List.of(FlowDurabilityHint.MAX_SURVIVABILITY, FlowDurabilityHint.PERFORMANCE_OPTIMIZED)) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, hint.name());
            job.addProperty(new DurabilityHintJobProperty(hint));
            job.setDefinition(new CpsFlowDefinition("node('deploy') {\n  " + step + "\n}\n", true));
        }
    }

    private static DeployTarget git(Setup setup) {
        GitDeployTarget target = new GitDeployTarget(setup.deploy());
        target.setCredentialsId("deploy-repository");
        target.setRefTemplate("refs/heads/" + GitLabTarget.BRANCH);
        return target;
    }

    /** Keeps all that the tests make, so that each can be followed back. */
    private static DeployTarget folder(Setup setup) {
        FolderDeployTarget target = new FolderDeployTarget(setup.deploy());
        target.setKeep(100);
        return target;
    }

    static long pid(JenkinsRule jenkins) {
        return ProcessHandle.current().pid();
    }

    static int build(JenkinsRule jenkins, String job) throws Exception {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).scheduleBuild2(0).waitForStart().getNumber();
    }

    static End end(JenkinsRule jenkins, String job, Integer number) throws Exception {
        WorkflowRun run = jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(number);
        jenkins.waitForCompletion(run);
        return new End(String.valueOf(run.getResult()), JenkinsRule.getLog(run),
                run.getActions(DeploymentAction.class).stream().map(DeploymentAction::getOutcome).toList());
    }
}
