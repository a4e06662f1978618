package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.BranchSCMHead;
import com.cloudbees.jenkins.plugins.bitbucket.PullRequestSCMHead;
import com.cloudbees.jenkins.plugins.bitbucket.PullRequestSCMRevision;
import com.cloudbees.jenkins.plugins.bitbucket.api.PullRequestBranchType;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.source.PlainGit;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterTokenMint;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.jenkins.BitbucketSettings;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.jenkins.ForeignRequest;
import java.util.List;
import java.util.Optional;
import jenkins.plugins.git.AbstractGitSCMSource;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.mixin.ChangeRequestCheckoutStrategy;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** What the step takes from where, and which secret it would send where. */
public class SourceChoiceRuleTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static SCMSource source;
    private static SCMHead head;

    private final Http http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    private Run<?, ?> run;
    private DataCenterOptions options;

    /** Says that every job belongs to {@link #source}. */
    @TestExtension
    public static final class Sources extends SCMSource.SourceByItem {
        @Override
        public SCMSource getSource(Item item) {
            return source;
        }
    }

    /** Says that every job is of {@link #head}. */
    @TestExtension
    public static final class Heads extends SCMHead.HeadByItem {
        @Override
        public SCMHead getHead(Item item) {
            return head;
        }
    }

    @Before
    public void build() throws Exception {
        BitbucketSettings.apply();
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("echo 'built'", true));
        run = JENKINS.buildAndAssertSuccess(job);
        source = null;
        head = null;
    }

    @After
    public void close() {
        http.close();
        source = null;
    }

    private void belongsTo(String server, SCMHead of, SCMRevision revision) {
        BitbucketSCMSource bitbucket = new BitbucketSCMSource("acme", "dags");
        bitbucket.setServerUrl(server);
        bitbucket.setCredentialsId("scan");
        source = bitbucket;
        head = of;
        run.addAction(new SCMRevisionAction(bitbucket, revision));
    }

    private void belongsToMain(String server) {
        BranchSCMHead main = new BranchSCMHead("main");
        // the class that revisions of webhooks have
        belongsTo(server, main, new AbstractGitSCMSource.SCMRevisionImpl(main, COMMIT));
    }

    private SourceChoice choice(AirflowDeployStep step) throws DeploymentFailure {
        return new SourceChoice(step, run, options);
    }

    private SourceRepository repository(SourceChoice choice) throws DeploymentFailure {
        return choice.access(http).repository(HttpSettings.defaults());
    }

    @Test
    public void allOfItComesFromTheJob() throws Exception {
        belongsToMain("https://bitbucket.org");
        SourceChoice choice = choice(new AirflowDeployStep("prod"));
        assertThat(choice.branch(), is("main"));
        assertThat(choice.commit(), is(Optional.of(COMMIT)));
        assertThat(choice.pullRequest(), is(false));
        assertThat(repository(choice), instanceOf(BitbucketCloud.class));
        assertThat(repository(choice).name(), is("acme/dags"));
        assertThat(choice.access(http).find().orElseThrow(), instanceOf(BitbucketOAuthConsumer.class));
    }

    @Test
    public void theBuildsCommitIsOfItsOwnBranchAndRepositoryAlone() throws Exception {
        belongsToMain("https://bitbucket.org");
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setBranch("main");
        assertThat(choice(step).commit(), is(Optional.of(COMMIT)));
        step.setBranch("release");
        assertThat(choice(step).commit(), is(Optional.empty()));
        step.setBranch("main");
        step.setRepository("acme/other");
        assertThat(choice(step).commit(), is(Optional.empty()));
        step.setRepository("https://bitbucket.org/acme/dags.git");
        assertThat("the same repository", choice(step).commit(), is(Optional.of(COMMIT)));
        step.setBranch(null);
        step.setRepository("acme/other");
        assertThat(
                assertThrows(DeploymentFailure.class, () -> choice(step).branch()).getMessage(),
                containsString("branch is not known"));
    }

    @Test
    public void aPullRequestStaysOneWhateverTheStepNames() throws Exception {
        PullRequestSCMHead request = new PullRequestSCMHead(
                "PR-7", "fork", "dags", "work", PullRequestBranchType.BRANCH, "7", "A change", new BranchSCMHead("main"),
                SCMHeadOrigin.DEFAULT, ChangeRequestCheckoutStrategy.HEAD);
        belongsTo(
                "https://bitbucket.org",
                request,
                new PullRequestSCMRevision(
                        request,
                        new AbstractGitSCMSource.SCMRevisionImpl(request.getTarget(), "9".repeat(40)),
                        new AbstractGitSCMSource.SCMRevisionImpl(request, COMMIT)));
        AirflowDeployStep step = new AirflowDeployStep("prod");
        assertThat(choice(step).branch(), is("work"));
        assertThat(choice(step).commit(), is(Optional.of(COMMIT)));
        assertThat(repository(choice(step)).name(), is("fork/dags"));
        assertThat(choice(step).pullRequest(), is(true));
        step.setRepository("acme/dags");
        step.setBranch("main");
        assertThat(choice(step).pullRequest(), is(true));
    }

    @Test
    public void aPullRequestOfAnotherKindOfSourceIsOneToo() throws Exception {
        head = new ForeignRequest();
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setRepository("acme/dags");
        step.setBranch("main");
        assertThat(choice(step).pullRequest(), is(true));
        head = new SCMHead("main");
        assertThat(choice(step).pullRequest(), is(false));
    }

    @Test
    public void recordOfAnEarlyStopNamesWhatTheJobSaid() throws Exception {
        belongsToMain("https://bitbucket.org");
        AirflowDeployStep step = new AirflowDeployStep("prod");
        StepRequest request = new StepRequest(step, run, StepRequest.newId(), Environments.full("prod").toSpec());
        request.of(choice(step));
        String record = request.stopped(
                        "agent",
                        new Trail(JENKINS.jenkins.getRootDir().toPath().resolve("airflow-deploy"), "prod"),
                        new DeploymentFailure(FailureKind.POLICY, "not on this agent"),
                        line -> {})
                .record();
        assertThat(record, containsString("\"request\":{\"repository\":\"acme/dags\",\"branch\":\"main\",\"commit\":\"" + COMMIT));
    }

    @Test
    public void dataCenterIsReadWithAReadyToken() throws Exception {
        belongsToMain("https://bitbucket.example.com");
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setCredentialsId("token");
        SourceChoice choice = choice(step);
        assertThat(choice.branch(), is("main"));
        assertThat(choice.commit(), is(Optional.of(COMMIT)));
        assertThat(repository(choice), instanceOf(BitbucketDataCenter.class));
        assertThat(repository(choice).name(), is("https://bitbucket.example.com/scm/acme/dags.git"));
        assertThat(repository(choice).reports(), is(Optional.empty()));
        assertThat(choice.access(http).find().orElseThrow(), instanceOf(ReadyToken.class));
        step.setRepository("https://bitbucket.example.com/scm/ACME/dags");
        assertThat("the same repository", choice(step).commit(), is(Optional.of(COMMIT)));
    }

    @Test
    public void aPasswordMakesTokensOnlyWhereTheEnvironmentSaysSo() throws Exception {
        belongsToMain("https://bitbucket.example.com");
        AirflowDeployStep step = new AirflowDeployStep("prod");
        DeploymentFailure refused = assertThrows(DeploymentFailure.class, () -> choice(step).access(http).find());
        assertThat(refused.getMessage(), containsString("credential 'scan' is a user name with password, which is not sent to"));
        assertThat(refused.getMessage(), containsString("Repository read"));
        assertThat(refused.getMessage(), containsString("mintTokens"));
        options = new DataCenterOptions();
        options.setMintTokens(true);
        options.setReportAs("production");
        TokenSource tokens = choice(step).access(http).find().orElseThrow();
        assertThat(tokens, instanceOf(DataCenterTokenMint.class));
        assertThat(tokens.description(), containsString("wider than"));
        assertThat(repository(choice(step)).reports().isPresent(), is(true));
    }

    @Test
    public void aContextPathIsPartOfTheServer() throws Exception {
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setBranch("main");
        step.setCredentialsId("token");
        step.setRepository("https://host.example.com/bitbucket/scm/~Ada/dags.git");
        assertThat(repository(choice(step)), instanceOf(BitbucketDataCenter.class));
        assertThat(repository(choice(step)).name(), is("https://host.example.com/bitbucket/scm/~ada/dags.git"));
        for (String refused : List.of(
                "https://host.example.com/scm/acme/dags.git",
                "https://host.example.com/bitbucket2/scm/acme/dags.git",
                "https://host.example.com/bitbucket/../evil/scm/acme/dags.git",
                "https://host.example.com/bitbucket/%2e%2e/scm/acme/dags.git",
                "https://host.example.com/evil/bitbucket/scm/acme/dags.git")) {
            step.setRepository(refused);
            assertThat(refused, assertThrows(DeploymentFailure.class, () -> choice(step).access(http).find()).getMessage(),
                    containsString("credential 'token' is not sent to"));
            assertThat(refused, choice(step).access(http).repository(HttpSettings.defaults()), instanceOf(PlainGit.class));
        }
    }

    @Test
    public void secretGoesToConfiguredServersAlone() throws Exception {
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setBranch("main");
        step.setCredentialsId("token");
        for (String refused : List.of(
                "https://bitbucket.example.com:8443/scm/acme/dags.git",
                "http://bitbucket.example.com/scm/acme/dags.git",
                "https://bitbucket.example.com.evil.example/scm/acme/dags.git",
                "https://api.bitbucket.org/acme/dags.git")) {
            step.setRepository(refused);
            assertThat(
                    assertThrows(DeploymentFailure.class, () -> choice(step).access(http).find()).getMessage(),
                    containsString("credential 'token' is not sent to"));
        }
        step.setRepository("https://bitbucket.example.com/scm/acme/dags.git");
        assertThat(choice(step).access(http).find().orElseThrow().description(), is("access token 'token'"));
        step.setRepository("acme/dags");
        assertThat(choice(step).access(http).find().orElseThrow().description(), is("access token 'token'"));
    }

    @Test
    public void theJobsCredentialIsNotUsedForAnotherServer() throws Exception {
        belongsToMain("https://bitbucket.org");
        AirflowDeployStep step = new AirflowDeployStep("prod");
        step.setRepository("https://git.example.org/dags.git");
        step.setBranch("main");
        Optional<TokenSource> tokens = choice(step).access(http).find();
        assertThat(tokens, is(Optional.empty()));
        step.setRepository("acme/other");
        assertThat(choice(step).access(http).find().orElseThrow().description(), is("OAuth consumer 'scan'"));
    }
}
