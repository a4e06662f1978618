package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.ForwardingTokens;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.Optional;

/**
 * A look at the target before a deployment is ended without its build: as long as the target cannot be seen, it is not known what
 * has become of the release. Whatever else is wrong does not mend itself, and is no reason to wait.
 */
public final class TargetLook {

    private final DeploymentParts parts;

    public TargetLook(DeploymentParts parts) {
        this.parts = parts;
    }

    /**
     * Looks once.
     *
     * @return the parts to end the deployment with: the token of this look, or the refusal, is what they are answered first, so
     *     that the token gets into the record, and a wrong password is sent once
     * @throws DeploymentFailure kind {@code UNAVAILABLE}, and no other: look again later; the token has been given back
     */
    public DeploymentParts look() throws DeploymentFailure, InterruptedException {
        Optional<FirstAnswer> tokens = Optional.empty();
        boolean goesOn = false;
        try {
            tokens = parts.targetTokens().find().map(FirstAnswer::new);
            parts.target().open(tokens.isPresent() ? tokens.get().ask() : null).live();
            goesOn = true;
        } catch (DeploymentFailure e) {
            if (e.kind() == FailureKind.UNAVAILABLE) {
                throw e;
            }
            parts.log().line("restart: the target refuses to be looked at: " + e.getMessage());
            goesOn = true;
        } finally {
            if (!goesOn && tokens.isPresent()) {
                tokens.get().giveBack();
            }
        }
        Optional<TokenSource> answered = tokens.map(first -> first);
        return answered.isEmpty() ? parts : parts.withTargetTokens(() -> answered);
    }

    /** Answers the first time as it has answered here, and then as its source does. */
    private final class FirstAnswer extends ForwardingTokens {

        private ScopedToken token;
        private DeploymentFailure refusal;

        FirstAnswer(TokenSource source) {
            super(source);
        }

        ScopedToken ask() throws DeploymentFailure, InterruptedException {
            try {
                token = super.issue();
                return token;
            } catch (DeploymentFailure e) {
                refusal = e;
                throw e;
            }
        }

        void giveBack() throws InterruptedException {
            if (token != null) {
                parts.log().line("token: to look at the target: " + description() + ", " + token + " " + revoke(token));
                token = null;
            }
        }

        @Override
        public ScopedToken issue() throws DeploymentFailure, InterruptedException {
            DeploymentFailure refused = refusal;
            refusal = null;
            if (refused != null) {
                throw refused;
            }
            if (token != null && token.isOver(parts.time().now())) { // others were before it in the queue
                giveBack();
            }
            ScopedToken first = token;
            token = null;
            return first == null ? super.issue() : first;
        }
    }
}
