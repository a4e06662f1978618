package io.jenkins.plugins.airflowdeploy.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.policy.Policy.Question;
import java.util.List;
import org.junit.Test;

public class PolicyTest {

    private static final Question MAIN = new Question("acme/dags", "main", "data/dags/main", false);

    private final Policy policy = new Policy(List.of("acme/*"), List.of("main", "release/*"), List.of("data/**"));

    @Test
    public void anEmptyPolicyAllowsNothing() {
        Policy deny = new Policy(List.of(), List.of(), List.of());
        assertThat(refused(deny, MAIN, false), contains("repository", "branch", "job"));
        assertThat(deny.decide(MAIN, false).get(0).answer(), is("the policy allows none"));
    }

    @Test
    public void whatMatchesEveryRulePasses() {
        assertThat(refused(policy, MAIN, false), empty());
    }

    @Test
    public void aStarEndsAtASlash() {
        assertThat(refused(policy, new Question("acme/a/b", "release/1/2", "data", false), false),
                contains("repository", "branch", "job"));
    }

    @Test
    public void otherCharactersStandForThemselves() {
        Policy dots = new Policy(List.of("acme/d.gs"), List.of("[m]ain"), List.of("**"));
        assertThat(refused(dots, MAIN, false), contains("repository", "branch"));
    }

    @Test
    public void aPullRequestPassesOnlyDry() {
        Question pullRequest = new Question("acme/dags", "main", "data/dags/PR-1", true);
        assertThat(refused(policy, pullRequest, false), contains("pull-request"));
        assertThat(refused(policy, pullRequest, true), empty());
    }

    @Test
    public void aDryRunLooksAtAnyBranchButNotAtAnyRepository() {
        Question other = new Question("evil/dags", "feature", "data/dags/feature", false);
        assertThat(refused(policy, other, true), contains("repository"));
    }

    @Test
    public void theAnswerNamesWhatIsAllowed() {
        PolicyDecision branch = policy.decide(new Question("acme/dags", "feature", "data/x", false), false).get(1);
        assertThat(branch.answer(), containsString("main, release/*"));
        assertThat(branch.asked(), is("feature"));
    }

    private static List<String> refused(Policy policy, Question question, boolean dryRun) {
        return policy.decide(question, dryRun).stream().filter(d -> !d.allowed()).map(PolicyDecision::rule).toList();
    }
}
