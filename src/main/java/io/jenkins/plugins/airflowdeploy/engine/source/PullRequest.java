package io.jenkins.plugins.airflowdeploy.engine.source;

import java.time.Instant;
import java.util.List;

/**
 * A merged pull request, as far as a deployment needs it.
 *
 * @param id its number in the repository
 * @param title one clean line
 * @param author who opened it
 * @param mergedBy who merged it; {@link Account#NOBODY} when the server does not say
 * @param mergedAt when it was merged; {@code null} when the server does not say
 * @param approvals who approved, in the server's order; the author's own approval is left out
 */
public record PullRequest(
        long id, String title, Account author, Account mergedBy, Instant mergedAt, List<Approval> approvals) {

    public PullRequest {
        approvals = List.copyOf(approvals);
    }

    /**
     * One approval.
     *
     * @param user display name
     * @param at when; {@code null} when the server does not say
     */
    public record Approval(String user, Instant at) {}
}
