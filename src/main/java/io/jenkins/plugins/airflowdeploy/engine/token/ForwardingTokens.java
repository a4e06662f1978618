package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.Optional;

/** Another source's tokens, with something done beside it. What a subclass does not override is the other source's. */
public abstract class ForwardingTokens implements TokenSource {

    private final TokenSource tokens;

    protected ForwardingTokens(TokenSource tokens) {
        this.tokens = tokens;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        return tokens.issue();
    }

    @Override
    public String revoke(ScopedToken token) throws InterruptedException {
        return tokens.revoke(token);
    }

    @Override
    public String caution() {
        return tokens.caution();
    }

    @Override
    public Optional<String> revokeLeftOvers() throws InterruptedException {
        return tokens.revokeLeftOvers();
    }

    @Override
    public String description() {
        return tokens.description();
    }
}
