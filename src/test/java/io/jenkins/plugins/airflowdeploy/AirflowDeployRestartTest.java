package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What becomes of the step when Jenkins is restarted while it runs. */
public class AirflowDeployRestartTest {

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Test
    public void stepGoesOnAndIsRecordedOnce() throws Throwable {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close(); // before the restart nobody hears that, afterwards it is a broken server
        });
        server.start();
        try {
            sessions.then(jenkins -> {
                SystemCredentialsProvider.getInstance()
                        .getCredentials()
                        .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "u", "p"));
                AirflowEnvironment environment = new AirflowEnvironment(
                        "prod", "http://127.0.0.1:9", "airflow", "dags", new GitDeployTarget("http://127.0.0.1:9/x.git"));
                environment.setPolicy(Environments.policy(List.of("**"), List.of("main"), List.of("*")));
                AirflowConfiguration.get().setEnvironments(List.of(environment));
                AirflowConfiguration.get().save();
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
                job.setDefinition(new CpsFlowDefinition(
                        "node { airflowDeploy environment: 'prod', branch: 'main', repository: 'http://127.0.0.1:"
                                + server.getAddress().getPort() + "/dags.git' }",
                        true));
                job.scheduleBuild2(0).waitForStart();
                asked.await();
            });
            end.countDown();
            sessions.then(jenkins -> {
                WorkflowRun run = jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getLastBuild();
                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
                jenkins.assertLogContains("[airflow-deploy] restart: nothing had been pushed", run);
                jenkins.assertLogContains("[airflow-deploy] failed: ", run);
                jenkins.assertLogNotContains("\tat ", run);
                assertThat(new Trail(AirflowConfiguration.folder(), "prod").verify().records(), is(1L));
                assertThat(Deployments.get().journal().all(), is(empty()));
                assertThat(run.getArtifacts(), hasSize(1));
            });
        } finally {
            end.countDown();
            server.stop(0);
        }
    }
}
