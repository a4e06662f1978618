package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;

/**
 * A token that somebody made by hand and stored as a credential: a repository, project or workspace access token of Bitbucket
 * Cloud, or any bearer token. It is not ours to revoke. Its scopes are not known until a server tells them.
 */
public final class ReadyToken implements TokenSource {

    private final String user;
    private final SecretValue secret;
    private final Instant expiresAt;
    private final String description;
    private final Time time;

    /**
     * @param user user name for Git over HTTPS; {@code null} for {@code x-token-auth}, which Bitbucket's access tokens want
     * @param secret the token; white space around it is taken off
     * @param expiresAt when it ends, where somebody noted that down; else {@code null}
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public ReadyToken(String user, SecretValue secret, Instant expiresAt, String description, Time time) {
        this.user = user;
        this.secret = secret;
        this.expiresAt = expiresAt;
        this.description = description;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure {
        if (expiresAt != null && !time.now().isBefore(expiresAt)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    description + " expired at " + expiresAt + ". Make a new token in Bitbucket and put it into this credential.");
        }
        String text = secret.reveal();
        String token = text == null ? "" : text.strip();
        if (!TokenText.usable(token)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    description + " holds no usable token: it is empty or has characters that no token has. Paste it anew.");
        }
        return new ScopedToken(user, token, null, expiresAt);
    }

    @Override
    public String revoke(ScopedToken token) {
        return "not ours to revoke";
    }

    @Override
    public String description() {
        return description;
    }
}
