package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A bearer token of Airflow that somebody stored as secret text; not ours to revoke. Its end is read from the token where it is
 * a JSON Web Token.
 */
public final class ReadyBearer implements TokenSource {

    private final SecretValue secret;
    private final String credentialId;
    private final Time time;

    /** @param credentialId names the credential in logs and errors */
    public ReadyBearer(SecretValue secret, String credentialId, Time time) {
        this.secret = secret;
        this.credentialId = credentialId;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure {
        String text = secret.reveal();
        String token = text == null ? "" : text.strip();
        if (!TokenText.usable(token)) {
            throw new DeploymentFailure(FailureKind.ACCESS,
                    description() + " is empty or has characters that no token has. Paste the token anew.");
        }
        Optional<JwtClaims> claims = JwtClaims.of(token);
        Instant end = claims.flatMap(JwtClaims::expiresAt).orElse(null);
        if (end != null && !time.now().isBefore(end)) {
            throw new DeploymentFailure(FailureKind.ACCESS,
                    description() + " expired at " + end + ". Get a new token from Airflow and put it into this credential.");
        }
        List<String> scopes = claims.flatMap(JwtClaims::role).map(role -> List.of("role:" + role)).orElse(null);
        return new ScopedToken(null, token, scopes, end);
    }

    @Override
    public String revoke(ScopedToken token) {
        return "not ours to revoke";
    }

    @Override
    public String description() {
        return "Airflow token (credential '" + ForeignText.line(credentialId, 80) + "')";
    }
}
