package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.time.Instant;
import java.util.List;

/**
 * A pull request of the double, merged into a branch.
 *
 * @param id number in the repository
 * @param title one line
 * @param author display name
 * @param sourceBranch what was merged
 * @param destinationBranch where to
 * @param mergeCommit 40 hexadecimal digits; answers show the first 12, as Bitbucket's do
 * @param mergedBy display name
 * @param mergedAt when
 * @param participants reviewers and others
 */
public record MergedPullRequest(
        long id, String title, String author, String sourceBranch, String destinationBranch, String mergeCommit,
        String mergedBy, Instant mergedAt, List<Participant> participants) {

    public MergedPullRequest {
        participants = List.copyOf(participants);
    }

    /**
     * @param user display name
     * @param role {@code REVIEWER} or {@code PARTICIPANT}
     * @param approved whether the person approved it
     * @param at when the person last did something; {@code null} for never
     */
    public record Participant(String user, String role, boolean approved, Instant at) {}
}
