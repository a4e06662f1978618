package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.HostedRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.MergedPullRequest;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.MergedPullRequest.Participant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The rules for changes in whole deployments from Bitbucket Cloud: what is refused, what is recorded, and that nothing was fetched. */
public class DeploymentChangePolicyTest {

    private static final Instant MERGED = Instant.parse("2026-09-03T10:00:00Z");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), new io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime());
    private BitbucketDouble server;
    private HostedRepository hosted;
    private SampleRepository sample;
    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        server = BitbucketDouble.start();
        hosted = server.addRepository("acme/dags", bare, "main");
        server.addAccessToken("reader", "acme/dags", null, "repository", "pullrequest");
        server.addAccessToken("blind", "acme/dags", null, "repository");
        server.addAccessToken("admin", "acme/dags", null, "repository", "pullrequest", "repository:admin");
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.initialize();
        seed = bench.deployed();
        use("reader");
    }

    private void use(String token) throws Exception {
        bench.sourceTokens = Optional.of(new ReadyToken(null, () -> token, "access token 'bb'", bench.time));
        bench.otherSource = Optional.of(new BitbucketCloud(
                http, bench.time, server.baseUrl(), server.baseUrl(), "acme", "dags", "access token 'bb'"));
    }

    @After
    public void stop() throws Exception {
        http.close();
        server.close();
        bench.close();
        assertThat(server.ownFailures(), empty());
    }

    private void merge(int release, Participant... participants) {
        hosted.add(new MergedPullRequest(release, "Publish orders", "Ada Author", "work", "main", sample.commit(release),
                "Max Merger", MERGED, List.of(participants)));
    }

    private static Participant approval(String who, long secondsAfterMerge) {
        return new Participant(who, "REVIEWER", true, MERGED.plusSeconds(secondsAfterMerge));
    }

    private static ChangeRules behind(int most) {
        return new ChangeRules(false, 0, OptionalInt.of(most), List.of(), false);
    }

    private static ChangeRules approvals(int needed) {
        return new ChangeRules(true, needed, OptionalInt.empty(), List.of(), false);
    }

    private static ChangeRules builds(String... keys) {
        return new ChangeRules(false, 0, OptionalInt.empty(), List.of(keys), false);
    }

    private static ChangeRules protectedBranch() {
        return new ChangeRules(false, 0, OptionalInt.empty(), List.of(), true);
    }

    /** The commit before the head, which does not parse. */
    private DeploymentResult deploy(ChangeRules rules) throws Exception {
        bench.policy = bench.policy.with(rules);
        return bench.deploy(Optional.of(sample.commit(3)), false);
    }

    private String refused(ChangeRules rules) throws Exception {
        DeploymentResult result = deploy(rules);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.REFUSED));
        assertThat("nothing was pushed", bench.deployed(), is(seed));
        assertThat("nothing was fetched", server.requests().stream().filter(r -> r.path().contains(".git/")).toList(), empty());
        assertThat(result.failure().orElseThrow(), containsString("The policy of environment prod refuses "));
        return result.failure().orElseThrow();
    }

    private void allowed(ChangeRules rules) throws Exception {
        DeploymentResult result = deploy(rules);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
    }

    private static List<String> recorded(DeploymentResult result) throws Exception {
        List<String> lines = new ArrayList<>();
        for (JsonNode d : new ObjectMapper().readTree(result.record()).path("predicate").path("policy")) {
            lines.add(d.path("rule").asText() + " " + d.path("asked").asText() + " " + d.path("allowed").asBoolean() + ": "
                    + d.path("answer").asText());
        }
        return lines;
    }

    @Test
    public void aCommitTooFarBehindTheHeadIsRefused() throws Exception {
        assertThat(refused(behind(0)), allOf(
                containsString("max-behind '" + sample.commit(3) + "': the head " + sample.commit(4)),
                containsString("is more than 0 commits ahead; the policy allows 0. Deploy the branch's head")));
        allowed(behind(1));
    }

    @Test
    public void aCommitWithoutAMergedPullRequestIsRefused() throws Exception {
        assertThat(refused(approvals(0)), containsString("pull-request-merged '" + sample.commit(3) + "': none found"));
        merge(3);
        allowed(approvals(0));
    }

    @Test
    public void aTokenThatMayNotReadPullRequestsIsNoWayAroundTheRule() throws Exception {
        merge(3, approval("Rita Reviewer", -60));
        use("blind");
        DeploymentResult result = deploy(approvals(1));
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), is("access token 'bb' lacks the scope pullrequest, which this deployment needs:"
                + " Bitbucket granted repository. Tick Pull requests: Read in a new token, in the repository's settings under Access tokens."));
        assertThat(bench.deployed(), is(seed));
        assertThat("nothing but the repository was asked for", server.requests().size(), is(1));
    }

    @Test
    public void theAuthorsApprovalAndLateOnesDoNotCount() throws Exception {
        merge(3, approval("Ada Author", -60), approval("Late Larry", 60), approval("Rita Reviewer", -60));
        assertThat(refused(approvals(2)), allOf(
                containsString("approvals 'pull request #3': 1 of 2 before the merge: Rita Reviewer"),
                containsString("Others than the author have to approve before the merge")));
        allowed(approvals(1));
    }

    @Test
    public void anApprovalAtAnUnknownTimeDoesNotCount() throws Exception {
        merge(3, new Participant("Rita Reviewer", "REVIEWER", true, null));
        assertThat(refused(approvals(1)), containsString("0 of 1 before the merge; 1 more at a time that is not known"));
    }

    @Test
    public void everyBuildHasToHaveSucceeded() throws Exception {
        hosted.addBuild(sample.commit(3), "unit", "SUCCESSFUL");
        hosted.addBuild(sample.commit(3), "lint", "INPROGRESS");
        assertThat(refused(builds("unit", "lint", "scan")), allOf(
                containsString("refuses build 'lint': it is INPROGRESS; build 'scan': commit "),
                containsString("has no build of this key. Wait for the build or mend it")));
        allowed(builds("unit"));
    }

    @Test
    public void theBranchHasToBeProtectedAndTheTokenToBeAllowedToSeeIt() throws Exception {
        assertThat(refused(protectedBranch()), containsString(
                "protected-branch 'main': not checked, because the token may not read branch restrictions (scope repository:admin)"));
        use("admin");
        assertThat(refused(protectedBranch()), containsString("no restriction limits who may push to it"));
        hosted.limitPushesTo("main");
        allowed(protectedBranch());
    }

    @Test
    public void everyAnswerIsInRecordAndLog() throws Exception {
        merge(3, approval("Rita Reviewer", -60));
        hosted.addBuild(sample.commit(3), "unit", "SUCCESSFUL");
        hosted.limitPushesTo("main");
        use("admin");
        DeploymentResult result = deploy(new ChangeRules(true, 1, OptionalInt.of(5), List.of("unit"), true));
        assertThat(recorded(result).subList(4, 9), is(List.of(
                "max-behind " + sample.commit(3) + " true: the head " + sample.commit(4)
                        + " of main is 1 commits ahead; the policy allows 5",
                "pull-request-merged " + sample.commit(3) + " true: came through pull request #3, merged by Max Merger",
                "approvals pull request #3 true: 1 of 1 before the merge: Rita Reviewer",
                "build unit true: it is SUCCESSFUL",
                "protected-branch main true: pushing to main is limited to 1 accounts and 0 groups")));
        assertThat(bench.log.toString(), containsString("policy: build unit allowed: it is SUCCESSFUL"));
    }

    @Test
    public void aRefusalIsRecordedWithTheOtherAnswers() throws Exception {
        merge(3);
        DeploymentResult result = deploy(new ChangeRules(true, 1, OptionalInt.of(5), List.of("unit"), false));
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(recorded(result).toString(), allOf(
                containsString("repository acme/dags true"),
                containsString("pull-request-merged " + sample.commit(3) + " true"),
                containsString("approvals pull request #3 false: 0 of 1 before the merge"),
                containsString("build unit false")));
        assertThat(new ObjectMapper().readTree(result.record()).path("predicate").path("failure").path("kind").asText(), is("policy"));
    }

    @Test
    public void aDryRunIsToldWhatWouldBeRefusedAndGoesOn() throws Exception {
        bench.policy = bench.policy.with(approvals(1));
        DeploymentResult result = bench.deploy(Optional.of(sample.commit(3)), true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.DRY_RUN));
        assertThat(recorded(result).toString(), containsString("let pass for a dry run"));
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void withoutRulesNothingMoreIsAsked() throws Exception {
        allowed(ChangeRules.NONE);
        assertThat(server.requests().toString(), not(containsString("/statuses")));
        assertThat(server.requests().toString(), not(containsString("branch-restrictions")));
    }

    @Test
    public void aPlainGitUrlCannotAnswerAndIsRefused() throws Exception {
        bench.otherSource = Optional.empty();
        bench.sourceTokens = Optional.empty();
        bench.source.commit("main", "First", Map.of("dags/a.py", "x = 1\n"));
        bench.policy = bench.policy.with(new ChangeRules(true, 1, OptionalInt.of(0), List.of("unit"), true));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(bench.deployed(), is(seed));
        assertThat(recorded(result).toString(), allOf(
                containsString("it is the head of main"),
                containsString("build unit false: not checked, because a plain Git URL has no build statuses"),
                containsString("protected-branch main false: not checked, because a plain Git URL does not tell")));
    }
}
