package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Deployments that take their time: one waits for another, and one is stopped. Their source is a server that answers late. */
public class QueueRuleTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answer = new Semaphore(0);
    private final AtomicInteger atOnce = new AtomicInteger();
    private HttpServer server;

    @Before
    public void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            atOnce.incrementAndGet();
            asked.release();
            answer.acquireUninterruptibly();
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "jenkins", "airflow-secret"));
        AirflowEnvironment environment = new AirflowEnvironment(
                "prod", "http://127.0.0.1:9", "airflow", "dags", new GitDeployTarget("http://127.0.0.1:9/deploy.git"));
        environment.setPolicy(Environments.policy(List.of("**"), List.of("main"), List.of("*")));
        AirflowConfiguration.get().setEnvironments(List.of(environment));
    }

    @After
    public void stop() {
        answer.release(1000);
        server.stop(0);
    }

    private WorkflowJob job(String name) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "node { airflowDeploy environment: 'prod', branch: 'main', repository: 'http://127.0.0.1:"
                        + server.getAddress().getPort() + "/dags.git' }",
                true));
        return job;
    }

    @Test
    public void oneWaitsForTheOther() throws Exception {
        WorkflowRun first = job("first").scheduleBuild2(0).waitForStart();
        asked.acquire();
        WorkflowRun second = job("second").scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("queue: waiting for", second);
        assertThat("only the first has asked", atOnce.get(), is(1));
        assertThat(status(second).startsWith("deploying to prod: queue: waiting for"), is(true));
        answer.release(1000);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(first));
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(second));
        jenkins.assertLogNotContains("queue: waiting", first);
        jenkins.assertLogNotContains("\tat ", second);
        assertThat(first.getAction(DeploymentAction.class).getOutcome(), is("failed"));
        assertThat(second.getAction(DeploymentAction.class).getOutcome(), is("failed"));
    }

    private String status(WorkflowRun run) throws Exception {
        StringBuilder found = new StringBuilder();
        StepExecution.acceptAll(AirflowDeployExecution.class, execution -> {
            try {
                if (execution.getContext().get(hudson.model.Run.class).equals(run)) {
                    found.append(execution.getStatus());
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }).get();
        return found.toString();
    }

    @Test
    public void stopEndsADeploymentThatConfirmsAndItsReleaseStays() throws Exception {
        Path folder = temporary.getRoot().toPath();
        SampleRepository.create(folder.resolve("source.git"));
        Path releases = folder.resolve("releases.git");
        Git.init().setBare(true).setGitDir(releases.toFile()).call().close();
        String ref = "refs/heads/live";
        try (BitbucketDouble git = BitbucketDouble.start();
                AirflowDouble airflow = AirflowDouble.start(releases, ref, List.of())) { // one that never lists a DAG
            git.addDeployRepository("source", folder.resolve("source.git"), "u", "p");
            git.addDeployRepository("releases", releases, "deploy", "deploy-secret");
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy", "", "deploy", "deploy-secret"));
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "bearer", "", Secret.fromString("bearer-text")));
            GitDeployTarget target = new GitDeployTarget(git.deployUrl("releases"));
            target.setCredentialsId("deploy");
            target.setRefTemplate(ref);
            AirflowEnvironment environment =
                    new AirflowEnvironment("prod", airflow.baseUrl().toString(), "bearer", "dags", target);
            environment.setSubdir("dags");
            environment.setPolicy(Environments.policy(List.of("**"), List.of("release/*"), List.of("*")));
            AirflowConfiguration.get().setEnvironments(List.of(environment));
            AirflowEnvironment.DescriptorImpl form =
                    jenkins.jenkins.getDescriptorByType(AirflowEnvironment.DescriptorImpl.class);
            assertThat(form.doInitializeTarget("prod", "x").kind, is(FormValidation.Kind.OK));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "stopped");
            job.setDefinition(new CpsFlowDefinition(
                    "node { airflowDeploy environment: 'prod', branch: '" + SampleRepository.branch(1) + "', repository: '"
                            + git.deployUrl("source") + "' }",
                    true));

            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[airflow-deploy] push: ", run); // said when the target has it; what follows is the confirmation
            run.getExecutor().interrupt();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

            DeploymentAction deployment = run.getAction(DeploymentAction.class);
            assertThat(deployment.getOutcome(), is("aborted"));
            try (Git now = Git.open(releases.toFile())) {
                assertThat(now.getRepository().resolve(ref).name(), is(deployment.getRelease()));
            }
            jenkins.assertLogContains(
                    "aborted: after the push: release " + deployment.getRelease() + " stays", run);
            jenkins.assertLogNotContains("\tat ", run);
        }
    }

    @Test
    public void stopEndsADeploymentThatWaitsAndLeavesARecord() throws Exception {
        WorkflowRun first = job("first").scheduleBuild2(0).waitForStart();
        asked.acquire();
        WorkflowRun second = job("second").scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("queue: waiting for", second);
        second.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));
        assertThat(second.getAction(DeploymentAction.class).getOutcome(), is("aborted"));
        jenkins.assertLogNotContains("\tat ", second);
        answer.release(1000);
        jenkins.waitForCompletion(first);
    }
}
