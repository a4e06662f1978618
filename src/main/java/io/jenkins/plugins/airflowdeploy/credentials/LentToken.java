package io.jenkins.plugins.airflowdeploy.credentials;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedToken;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/** A shared token on its way to an agent, whose clock may be another. */
final class LentToken implements Serializable {

    private static final long serialVersionUID = 1L;

    private final SharedToken token;
    private final Instant lent;

    private LentToken(SharedToken token, Instant lent) {
        this.token = token;
        this.lent = lent;
    }

    /** The credential's token of now. Runs on the controller. */
    static LentToken of(BitbucketScopedToken credential) throws DeploymentFailure {
        try {
            return new LentToken(credential.shared().current(), Time.SYSTEM.now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for a token of '" + credential.getId() + "'.", e);
        }
    }

    /** The token by the clock of the machine that got it. */
    SharedToken here() {
        return token.shifted(Duration.between(lent, Time.SYSTEM.now()));
    }
}
