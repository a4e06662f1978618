package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a Jenkinsfile can print of credentials that the documentation tells administrators to keep in SYSTEM scope. */
public class WithCredentialsRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void anEnvironmentsCredentialIsOutOfReachOfAJenkinsfile() throws Exception {
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "open", "", "somebody", "open-secret"));
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "jenkins", "airflow-secret"));
        String bound = bound("open", Result.SUCCESS);
        assertThat("in GLOBAL scope it can be read", bound, containsString("terces-nepo"));
        bound = bound("airflow", Result.FAILURE);
        assertThat(bound, containsString("Could not find credentials entry with ID 'airflow'"));
        assertThat(bound, not(containsString("terces-wolfria")));
        assertThat(bound, not(containsString("airflow-secret")));
    }

    /** Prints a credential backwards, which no masking notices; the build's log. */
    private static String bound(String credentialsId, Result expected) throws Exception {
        WorkflowJob project = JENKINS.createProject(WorkflowJob.class, "allowed-bound-" + credentialsId);
        project.setDefinition(new CpsFlowDefinition(
                "withCredentials([usernamePassword(credentialsId: '" + credentialsId
                        + "', usernameVariable: 'U', passwordVariable: 'P')]) {\n  echo env.P.reverse()\n}", true));
        return JenkinsRule.getLog(JENKINS.buildAndAssertStatus(expected, project));
    }
}
