package io.jenkins.plugins.airflowdeploy.engine.policy;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One question to a policy and its answer, for log and record.
 *
 * @param rule its name: {@code repository}, {@code approvals}; docs/policy.md has them all
 * @param asked the value that was held against the rule
 * @param allowed whether it may pass
 * @param answer why, in one clean line
 */
public record PolicyDecision(String rule, String asked, boolean allowed, String answer) {

    private static final int LONGEST = 600;

    /**
     * What a user reads who was refused.
     *
     * @param refused one or more
     */
    public static String refusal(String environment, List<PolicyDecision> refused) {
        return "The policy of environment " + environment + " refuses " + words(refused) + ". " + remedy(refused);
    }

    /** The refused ones as they stand in a message: {@code approvals 'pull request #7': 0 of 1 before the merge}. */
    public static String words(List<PolicyDecision> refused) {
        return ForeignText.line(
                refused.stream().map(d -> d.rule() + " '" + d.asked() + "': " + d.answer()).collect(Collectors.joining("; ")), LONGEST);
    }

    /** What to do about the first of them, as a whole sentence. */
    public static String remedy(List<PolicyDecision> refused) {
        return switch (refused.get(0).rule()) {
            case "max-behind" -> "Deploy the branch's head, or revert in Bitbucket and deploy that.";
            case "pull-request-merged" -> "Bring the change to the branch through a pull request, with a token that may read those.";
            case "approvals" -> "Others than the author have to approve before the merge; bring a change that was.";
            case "build" -> "Wait for the build or mend it, then deploy again.";
            case "protected-branch" -> "Limit in Bitbucket who may push to the branch, and let the credential read that.";
            case "token-scopes" -> "Use a credential that may do no more; docs/policy.md says what is needed.";
            case "dag-role", "dag-owner" -> "Name a role and an owner that the policy maps, or have an administrator map them.";
            case "user-role" -> "Have it deployed by somebody whose group stands for a role of the DAG.";
            case "owner" -> "Give the DAG another id, or deploy from the repository that owns it.";
            default -> "An administrator can change it in Manage Jenkins.";
        };
    }
}
