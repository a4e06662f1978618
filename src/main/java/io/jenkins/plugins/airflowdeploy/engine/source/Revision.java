package io.jenkins.plugins.airflowdeploy.engine.source;

import java.time.Instant;
import java.util.Optional;

/**
 * What a branch stood for when the deployment began, by the word of the server that holds it.
 *
 * @param repository how people name it: {@code workspace/slug} on Bitbucket Cloud, else the Git URL without user data
 * @param branch short name, without {@code refs/heads/}
 * @param branchHead the branch's head at that moment, 40 hexadecimal digits
 * @param commit what is deployed: the head, or an ancestor of it that was asked for
 * @param author name and e-mail as Git has them, one clean line; whoever commits may write what they like
 * @param authorAccount whose account the server takes that e-mail for; empty when it does not say
 * @param committedAt the commit's time as Git has it; {@code null} when the source does not tell
 * @param message the commit message's first line, clean, at most 200 characters
 * @param pullRequest the merged pull request that brought the commit, where the source knows one
 * @param pullRequestNote why there is no pull request, for the log: {@code not asked: a plain Git URL has no pull requests}
 */
public record Revision(
        String repository,
        String branch,
        String branchHead,
        String commit,
        String author,
        String authorAccount,
        Instant committedAt,
        String message,
        Optional<PullRequest> pullRequest,
        String pullRequestNote) {

    /** Who brought the commit to the branch, as far as the server tells. */
    public BroughtBy broughtBy() {
        return pullRequest
                .filter(request -> !request.mergedBy().equals(Account.NOBODY))
                .map(request -> new BroughtBy(request.mergedBy(), Optional.of(request.id())))
                .orElse(new BroughtBy(new Account(author, authorAccount), Optional.empty()));
    }

    /**
     * Who brought a commit to a branch.
     *
     * @param who by the server's word where there is a pull request; else by what the commit says, which anyone can write
     * @param merged number of the pull request that this account merged
     */
    public record BroughtBy(Account who, Optional<Long> merged) {

        @Override
        public String toString() {
            return who + merged.map(id -> ", who merged pull request #" + id)
                    .orElse(", by what the commit says of its author: that is not authenticated");
        }
    }
}
