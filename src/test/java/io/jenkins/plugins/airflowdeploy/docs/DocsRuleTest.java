package io.jenkins.plugins.airflowdeploy.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketCloudEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import hudson.model.Result;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Every Jenkinsfile of the documents as a Pipeline in a real Jenkins, with the environments of the documents, up to where it is
 * refused: jobs of this test are not in their policy, so that nothing is asked of any server.
 */
public class DocsRuleTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void jenkinsfilesOfTheDocumentsReachTheStep() throws Exception {
        jenkins.jenkins.setLabelString("deploy");
        BitbucketEndpointConfiguration.get().setEndpoints(List.of(
                new BitbucketCloudEndpoint(), new BitbucketServerEndpoint("ours", "https://bitbucket.example.com")));
        for (Snippet yaml : Snippet.all("yaml")) {
            DocsCasCTest.apply(yaml, folder.getRoot().toPath());
        }
        List<Snippet> snippets = Snippet.all("groovy");
        assertThat(snippets.size(), greaterThanOrEqualTo(10));
        for (Snippet snippet : snippets) {
            AirflowConfiguration.get().setEnvironments(List.of());
            for (Snippet yaml : snippet.configuration()) {
                DocsCasCTest.apply(yaml, folder.getRoot().toPath());
            }
            refuses(snippet);
        }
    }

    private void refuses(Snippet snippet) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(snippet.text(), true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        Map<String, Object> call = Jenkinsfile.run(snippet, Outcome.SUCCESS, Map.of()).get(0);
        boolean doctor = call instanceof Jenkinsfile.DoctorCall;
        boolean named = doctor || call.containsKey("repository");
        jenkins.assertLogContains(
                named
                        ? "The policy of environment prod refuses job '" + job.getFullName() + "'"
                        : "repository is not known: this build is not one of a branch",
                run);
        jenkins.assertLogNotContains("\tat ", run);
        if (doctor) {
            return; // it deploys nothing, so there is no record
        }
        DeploymentAction action = run.getAction(DeploymentAction.class);
        assertThat(snippet.toString(), action.getOutcome(), is(named ? "refused" : "failed"));
    }
}
