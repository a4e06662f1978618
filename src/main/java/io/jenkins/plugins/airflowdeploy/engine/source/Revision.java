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
 * @param author name and e-mail as Git has them, one clean line
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
        Instant committedAt,
        String message,
        Optional<PullRequest> pullRequest,
        String pullRequestNote) {}
