package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens with which one rotation talks to Airflow: one, and a second when that is refused; given back at the end. */
final class AirflowLogin {

    private static final String PURPOSE = "ask Airflow";
    private static final String RENEWED = PURPOSE + ", renewed";

    private final TokenSource tokens;
    private final RotationRecord record;
    private final Time time;
    private final Map<String, ScopedToken> issued = new LinkedHashMap<>();

    AirflowLogin(TokenSource tokens, RotationRecord record, Time time) {
        this.tokens = tokens;
        this.record = record;
        this.time = time;
    }

    TokenLease open() throws DeploymentFailure, InterruptedException {
        return new TokenLease(keep(PURPOSE, tokens.issue()), refused -> {
            ScopedToken fresh = tokens.issue();
            return fresh.isSameAs(refused)
                    ? Optional.empty()
                    : Optional.of(keep(RENEWED, fresh));
        });
    }

    private ScopedToken keep(String purpose, ScopedToken token) {
        issued.put(purpose, token);
        record.token(purpose, tokens.description(), token, time.now());
        return token;
    }

    void close() {
        issued.forEach((purpose, token) -> record.tokenEnd(purpose, end(token)));
    }

    private String end(ScopedToken token) {
        try {
            return tokens.revoke(token);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "not revoked: Jenkins stops" + expiry(token);
        } catch (RuntimeException e) {
            return "not revoked: " + record.fault("giving a token back", e) + expiry(token);
        }
    }

    private static String expiry(ScopedToken token) {
        return token.expiresAt().map(at -> "; expires at " + RotationText.time(at)).orElse("");
    }
}
