package io.jenkins.plugins.airflowdeploy.engine.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Which repositories, branches and jobs may deploy to an environment. An empty list allows nothing.
 *
 * <p>Patterns: {@code *} stands for any characters but a slash, {@code **} for any characters at all.
 *
 * @param repositories patterns of repository names: {@code workspace/slug}, or a Git URL
 * @param branches patterns of branch names
 * @param jobs patterns of full job names: {@code folder/job/branch}
 * @param changes what the source's server must say of the commit
 * @param owners which repository may have which DAGs
 * @param refuseWideTokens whether a token that may more than a deployment needs is refused, and not only noted
 * @param roles which groups stand for which roles and owners in Airflow
 */
public record Policy(
        List<String> repositories,
        List<String> branches,
        List<String> jobs,
        ChangeRules changes,
        DagOwners owners,
        boolean refuseWideTokens,
        RoleMappings roles) {

    public Policy {
        repositories = List.copyOf(repositories);
        branches = List.copyOf(branches);
        jobs = List.copyOf(jobs);
    }

    /** Without rules for changes, owners, tokens and roles. */
    public Policy(List<String> repositories, List<String> branches, List<String> jobs) {
        this(repositories, branches, jobs, ChangeRules.NONE, DagOwners.NONE, false, RoleMappings.NONE);
    }

    public Policy with(ChangeRules rules) {
        return new Policy(repositories, branches, jobs, rules, owners, refuseWideTokens, roles);
    }

    public Policy with(DagOwners dagOwners) {
        return new Policy(repositories, branches, jobs, changes, dagOwners, refuseWideTokens, roles);
    }

    public Policy refusingWideTokens() {
        return new Policy(repositories, branches, jobs, changes, owners, true, roles);
    }

    public Policy with(RoleMappings mappings) {
        return new Policy(repositories, branches, jobs, changes, owners, refuseWideTokens, mappings);
    }

    /**
     * Asks every rule, so that the record shows all answers and not only the first refusal.
     *
     * @param dryRun a dry run may look at any branch and at pull requests, since it changes nothing
     */
    public List<PolicyDecision> decide(Question question, boolean dryRun) {
        List<PolicyDecision> decisions = new ArrayList<>();
        decisions.add(ask("repository", question.repository(), repositories, false));
        decisions.add(ask("branch", question.branch(), branches, dryRun));
        decisions.add(ask("job", question.job(), jobs, false));
        if (question.pullRequest()) {
            decisions.add(new PolicyDecision("pull-request", question.branch(), dryRun,
                    dryRun ? "a dry run may look at a pull request" : "a pull request is not merged: only a dry run may use it"));
        }
        return List.copyOf(decisions);
    }

    /** Whether a job may have anything to do with the environment at all. */
    public PolicyDecision decideJob(String job) {
        return ask("job", job, jobs, false);
    }

    private static PolicyDecision ask(String rule, String value, List<String> patterns, boolean exempt) {
        for (String pattern : patterns) {
            if (new Glob(pattern).matches(value)) {
                return new PolicyDecision(rule, value, true, "matches " + pattern);
            }
        }
        String nothing = patterns.isEmpty() ? "the policy allows none" : "the policy allows " + String.join(", ", patterns);
        return exempt
                ? new PolicyDecision(rule, value, true, nothing + "; let pass for a dry run")
                : new PolicyDecision(rule, value, false, nothing);
    }

    /**
     * What is asked of a policy.
     *
     * @param repository name of the source repository
     * @param branch short name
     * @param job full name of the job
     * @param pullRequest whether the build is one of a pull request
     */
    public record Question(String repository, String branch, String job, boolean pullRequest) {}
}
