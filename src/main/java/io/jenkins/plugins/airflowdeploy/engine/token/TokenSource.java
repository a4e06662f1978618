package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.Optional;

/** Where a deployment gets its tokens from: each call of {@link #issue()} is one token that belongs to one deployment. */
public interface TokenSource {

    /**
     * @return a token that is valid now; one that the server handed out for this deployment, or a ready one
     * @throws DeploymentFailure when the server refuses the secret or cannot be reached: names the credential and the remedy
     */
    ScopedToken issue() throws DeploymentFailure, InterruptedException;

    /**
     * Takes the token back where the server can do that and we were the ones who asked for it; otherwise does nothing.
     *
     * @return what happened, in a few words for the record: {@code revoked}, {@code expires by itself at …}, {@code not ours to revoke}
     */
    String revoke(ScopedToken token) throws InterruptedException;

    /**
     * What an agent that gets such a token can do with it beyond this deployment, as what follows "and it" in the log;
     * empty when that is nothing worth a word.
     */
    default String caution() {
        return "";
    }

    /**
     * Takes back what an earlier run of the same deployment was handed out and could not give back because Jenkins ended; to be
     * called when nothing of that deployment runs any more.
     *
     * @return what happened, in a few words; empty when there was nothing to take back
     */
    default Optional<String> revokeLeftOvers() throws InterruptedException {
        return Optional.empty();
    }

    /** Names the credential for logs and errors: its kind and id, never its secret. */
    String description();
}
