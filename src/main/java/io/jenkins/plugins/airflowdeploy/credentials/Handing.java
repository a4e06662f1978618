package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedTokens;

/** Hands a shared token out as the password that Jenkins' interface wants, which declares no failures. */
final class Handing {

    private Handing() {}

    /** @throws IllegalStateException with the message of the failure, when no token can be had */
    static Secret out(SharedTokens tokens) {
        try {
            return Secret.fromString(tokens.current().token().reveal());
        } catch (DeploymentFailure e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a token of Bitbucket", e);
        }
    }
}
