package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.jenkins.DataCenterLab;
import io.jenkins.plugins.airflowdeploy.jenkins.NoSecrets;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** A multibranch project of a Data Center below a context path, scanned by the real branch source plugin. */
public class DataCenterMultibranchRuleTest {

    @Rule
    public final BuildWatcher log = new BuildWatcher();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private DataCenterLab lab;

    @Before
    public void start() throws Exception {
        lab = new DataCenterLab(temporary.getRoot().toPath());
        lab.configure();
        SystemCredentialsProvider.getInstance().getCredentials().add(DataCenterLab.admin());
        jenkins.jenkins.setLabelString("deploy");
    }

    @After
    public void stop() {
        lab.close();
    }

    private WorkflowRun build(String credentialsId) throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "dags");
        WorkflowRun run = lab.scan(project, credentialsId);
        jenkins.waitUntilNoActivity();
        return run;
    }

    @Test
    public void everythingComesFromTheProjectAndATokenIsMadeForIt() throws Exception {
        lab.options(true, "TESTING");
        String commit = lab.jenkinsfile("airflowDeploy environment: 'dc'");
        WorkflowRun run = build("bitbucket-admin");
        jenkins.assertBuildStatusSuccess(run);
        DeploymentAction deployment = run.getAction(DeploymentAction.class);
        assertThat(deployment.getOutcome(), is("success"));
        assertThat(deployment.getCommit(), is(commit));
        assertThat(deployment.getAdded(), contains("customers", "orders", "stock"));
        jenkins.assertLogContains("wider than the ready REPO_READ token that it replaces", run);
        jenkins.assertLogContains(" deleted", run);
        assertThat(lab.server().tokenNames(), contains("made by hand", "made by hand"));
        assertThat(lab.told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(deployment.getRecord(), matchesPattern("(?s).*\"trigger\" : \"push\",.*\"causes\" : \\[ \"Branch indexing\" \\],"
                + "\\s+\"pushedBy\" : \\{\\s+\"name\" : \"[^\"]+\",\\s+\"basis\" : \"commit-author\".*"));
        Set<String> shown = lab.server().requests().stream()
                .map(RecordedRequest::credential)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        assertThat("password, made token and token that writes", shown.size(), is(3));
        NoSecrets.below(run.getRootDir().toPath(), List.of(DataCenterLab.PASSWORD), shown);
        assertThat(lab.server().deployments().get(0).path("commit").asText(), is(commit));
        assertThat(lab.server().deployments().get(0).path("url").asText(), containsString("job/dags/job/live/1/"));
    }

    @Test
    public void aServiceAccountScansTheProjectAndDeploysWithATokenOfItsOwn() throws Exception {
        BitbucketScopedToken account = new BitbucketScopedToken(
                CredentialsScope.GLOBAL, "bitbucket-account", "", "client", Secret.fromString("secret-of-the-account-29aa"));
        account.setServerUrl(lab.server().baseUrl().toString());
        SystemCredentialsProvider.getInstance().getCredentials().add(account);
        for (String token : List.of("minted-for-all-8e21", "minted-for-the-deployment-8e22")) {
            lab.server().addAccessToken(token, "DAG/dags", "REPO_READ");
            lab.server().answerOnce(
                    request -> request.path().endsWith("/rest/oauth2/latest/token"),
                    Answer.json(200, Map.of("access_token", token, "token_type", "Bearer", "expires_in", 3600, "scope", "REPO_READ")));
        }
        lab.jenkinsfile("airflowDeploy environment: 'dc'");
        WorkflowRun run = build("bitbucket-account");
        jenkins.assertBuildStatusSuccess(run);
        assertThat(run.getAction(DeploymentAction.class).getOutcome(), is("success"));
        jenkins.assertLogContains("Bitbucket scoped token 'bitbucket-account'", run);
        assertThat("one for scan and checkout, one for the deployment",
                lab.server().requests().stream().filter(r -> r.path().endsWith("/oauth2/latest/token")).count(), is(2L));
        NoSecrets.below(
                jenkins.jenkins.getRootDir().toPath(),
                List.of("secret-of-the-account-29aa", "minted-for-all-8e21", "minted-for-the-deployment-8e22"), List.of());
    }

    @Test
    public void aReadyTokenIsNamedByTheStep() throws Exception {
        lab.jenkinsfile("airflowDeploy environment: 'dc', credentialsId: 'bitbucket-read', dryRun: true");
        WorkflowRun run = build("bitbucket-admin");
        jenkins.assertBuildStatusSuccess(run);
        assertThat(run.getAction(DeploymentAction.class).getOutcome(), is("dry-run"));
        jenkins.assertLogContains("access token 'bitbucket-read'", run);
        assertThat(lab.told(), empty());
    }

    @Test
    public void aPasswordIsNotSentWhereTheEnvironmentDoesNotSaySo() throws Exception {
        lab.jenkinsfile("airflowDeploy environment: 'dc'");
        WorkflowRun run = build("bitbucket-admin");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("credential 'bitbucket-admin' is a user name with password, which is not sent to", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(lab.server().requests().stream().filter(r -> r.path().contains("/access-tokens/")).toList(), empty());
    }
}
