package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How an Airflow 3 hands out a token of its own, and takes it back, whatever it is given for. */
final class AirflowTokens {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final AirflowAddress airflow;
    private final Time time;

    AirflowTokens(Http http, AirflowAddress airflow, Time time) {
        this.http = http;
        this.airflow = airflow;
        this.time = time;
    }

    /**
     * Asks for a token, which may be done again: one that got lost on its way ends by itself.
     *
     * @param passOrNull what a proxy wants before it
     * @param fields what is given for it
     */
    HttpAnswer ask(String path, ScopedToken passOrNull, Map<String, String> fields) throws DeploymentFailure, InterruptedException {
        HttpCall call = HttpCall.of("POST", airflow.at(path)).body("application/json", body(fields)).mayRepeat();
        return http.send(airflow.server(), ScopedToken.pass(passOrNull, call));
    }

    private static byte[] body(Map<String, String> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON"); // its cause would hold the secret
        }
    }

    /** The token of a good answer. */
    ScopedToken token(HttpAnswer answer) throws DeploymentFailure {
        String text = answer.json().map(json -> json.path("access_token").asText("")).orElse("");
        if (!TokenText.usable(text)) {
            throw unavailable("gave no token but something else. Is the address right, and is it Airflow 3?");
        }
        Optional<JwtClaims> claims = JwtClaims.of(text);
        List<String> scopes = claims.flatMap(JwtClaims::role).map(role -> List.of("role:" + role)).orElse(null);
        return new ScopedToken(null, text, scopes, claims.flatMap(c -> end(c, answer)).orElse(null));
    }

    /** A token that carries an identity provider's is good for nothing after the end of that. */
    private Optional<Instant> end(JwtClaims claims, HttpAnswer answer) {
        return Stream.of(Optional.of(claims), claims.carried())
                .flatMap(Optional::stream)
                .flatMap(c -> c.expiresAt(time.now(), answer.date()).stream())
                .min(Comparator.naturalOrder());
    }

    /** What is told of an answer that means nothing in particular: a redirect, 429, a fault of the server. */
    DeploymentFailure other(HttpAnswer answer) {
        int status = answer.status();
        if (status / 100 == 3) {
            return unavailable("sends us elsewhere (" + status + "). Give the address that it has in the end, https and path included.");
        }
        if (status == 429) {
            Duration wait = RetryAfter.of(answer, time.now());
            return unavailable("answered 429 when asked for a token: too many requests. It wants us to wait " + wait.toSeconds()
                            + " s; ask again after that.")
                    .notBefore(time.now().plus(wait));
        }
        return unavailable("answered " + status + " when asked for a token. See the log of its API server.");
    }

    DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, airflow.server() + " " + what);
    }

    /**
     * Revokes by {@code GET /api/v2/auth/logout} (307, which is not followed), and looks whether the token is refused as one
     * then ({@code Invalid JWT token}; a role that is too small gets 403, too): before Airflow 3.2 the same call is answered the
     * same way and revokes nothing.
     *
     * @return what happened, in a few words
     */
    String revoke(ScopedToken token) throws InterruptedException {
        String expiry = token.expiresAt().map(at -> "expires at " + at.truncatedTo(ChronoUnit.SECONDS)).orElse("expires by itself");
        try {
            HttpAnswer logout = get("/api/v2/auth/logout", token);
            if (logout.status() == 401 || logout.status() == 403) {
                return "not taken by Airflow any more";
            }
            if (!logout.ok() && logout.status() / 100 != 3) {
                return "not revoked: " + airflow.server() + " answered " + logout.status() + "; " + expiry;
            }
            HttpAnswer look = get("/api/v2/dags?limit=1", token);
            int after = look.status();
            if (look.json().map(json -> json.path("detail").asText("").contains("Invalid JWT")).orElse(false)) {
                return "revoked";
            }
            return after / 100 == 2
                    ? "cannot be revoked on Airflow " + version(token) + " (3.2 and later can), " + expiry
                    : "revocation not certain: " + airflow.server() + " answered " + after + "; " + expiry;
        } catch (DeploymentFailure e) {
            return "not revoked: " + e.getMessage() + " It " + expiry;
        }
    }

    private String version(ScopedToken token) throws DeploymentFailure, InterruptedException {
        return ForeignText.line(
                get("/api/v2/version", token).json().map(json -> json.path("version").asText("")).filter(v -> !v.isBlank())
                        .orElse("of unknown version"), 40);
    }

    private HttpAnswer get(String path, ScopedToken token) throws DeploymentFailure, InterruptedException {
        return http.send(airflow.server(), token.authorize(HttpCall.get(airflow.at(path))));
    }
}
