package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A secret that somebody stored as a credential: an access token of Bitbucket, a bearer token of Airflow, or the user name and
 * password of a deploy repository. It is not ours to revoke. Its end and role are known where it is a JSON Web Token; else they
 * are not, until a server tells them.
 */
public final class ReadyToken implements TokenSource {

    private final String user;
    private final SecretValue secret;
    private final String description;
    private final Time time;

    /**
     * @param user user name for Git over HTTPS; {@code null} for {@code x-token-auth}, which Bitbucket's access tokens want.
     *     With any other name the secret counts as a password, see {@link ScopedToken#password}
     * @param secret the token; white space around it is taken off
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public ReadyToken(String user, SecretValue secret, String description, Time time) {
        this.user = user;
        this.secret = secret;
        this.description = description;
        this.time = time;
    }

    /** When the stored token ends, as it says of itself, past or not; empty for a password, and where it does not say. */
    public Optional<Instant> end() {
        String text = secret.reveal();
        boolean password = user != null && !user.equals(ScopedToken.TOKEN_USER);
        return text == null || password ? Optional.empty() : JwtClaims.of(text.strip()).flatMap(JwtClaims::expiresAt);
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure {
        String text = secret.reveal();
        String token = text == null ? "" : text.strip();
        if (!TokenText.usable(token)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    description + " holds no usable token: it is empty or has characters that no token has. Paste it anew.");
        }
        if (user != null && !user.equals(ScopedToken.TOKEN_USER)) {
            return ScopedToken.password(user, token);
        }
        Optional<JwtClaims> claims = JwtClaims.of(token);
        Instant end = claims.flatMap(JwtClaims::expiresAt).orElse(null);
        if (end != null && !time.now().isBefore(end)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    description + " expired at " + end + ". Make a new token where it came from, and put it into this credential.");
        }
        List<String> scopes = claims.flatMap(JwtClaims::role).map(role -> List.of("role:" + role)).orElse(null);
        return new ScopedToken(user, token, scopes, end);
    }

    @Override
    public String revoke(ScopedToken token) {
        return "not ours to revoke";
    }

    @Override
    public String caution() {
        return "is good for longer than this deployment: whoever gets hold of it there can use it until it is withdrawn";
    }

    @Override
    public String description() {
        return description;
    }
}
