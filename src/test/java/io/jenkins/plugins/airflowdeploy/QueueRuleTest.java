package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Deployments that take their time: one waits for another, and one is stopped. Their source is a server that answers late. */
public class QueueRuleTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

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
