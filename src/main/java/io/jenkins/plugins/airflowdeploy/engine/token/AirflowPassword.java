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
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user of an Airflow: exchanges the password for a token of one hour ({@code POST /auth/token/cli}; {@code /auth/token} would
 * give one of 24 hours), and revokes it at the end. An Airflow 2 has no tokens: see {@link LegacyLogin}.
 *
 * <p>Airflow's tokens have no scopes: the user's role is the scope. Where the token names it (simple auth manager), it is the
 * token's only scope, as {@code role:user}.
 */
public final class AirflowPassword implements TokenSource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final AirflowAddress airflow;
    private final String user;
    private final SecretValue password;
    private final String credentialId;
    private final Time time;

    /**
     * @param base Airflow's address, a context path included
     * @param user the user's name in Airflow
     * @param credentialId names the credential in logs and errors
     */
    public AirflowPassword(Http http, URI base, String user, SecretValue password, String credentialId, Time time) {
        this.http = http;
        this.airflow = new AirflowAddress(base);
        this.user = user;
        this.password = password;
        this.credentialId = credentialId;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        HttpCall call = HttpCall.of("POST", airflow.at("/auth/token/cli")).body("application/json", body())
                .mayRepeat(); // a token that got lost on its way ends by itself
        HttpAnswer answer = http.send(airflow.server(), call);
        if (answer.status() == 404 || answer.status() == 405) {
            LegacyLogin legacy = new LegacyLogin(http, airflow);
            if (legacy.isThere()) {
                return legacy.login(user, password, description());
            }
        }
        if (!answer.ok()) {
            throw refused(answer);
        }
        String text = answer.json().map(json -> json.path("access_token").asText("")).orElse("");
        if (!TokenText.usable(text)) {
            throw unavailable("gave no token but something else. Is the address right, and is it Airflow 3?");
        }
        Optional<JwtClaims> claims = JwtClaims.of(text);
        List<String> scopes = claims.flatMap(JwtClaims::role).map(role -> List.of("role:" + role)).orElse(null);
        return new ScopedToken(null, text, scopes, claims.flatMap(c -> c.expiresAt(time.now(), answer.date())).orElse(null));
    }

    private byte[] body() {
        try {
            return JSON.writeValueAsBytes(Map.of("username", user, "password", password.reveal()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two strings are always JSON"); // its cause would hold the password
        }
    }

    private DeploymentFailure refused(HttpAnswer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return new DeploymentFailure(FailureKind.ACCESS, airflow.server() + " refuses the password of " + description()
                    + " (" + status + "). Correct the user name or password in that credential.");
        }
        if (status == 404 || status == 405) {
            return unavailable("has no /auth/token/cli (" + status + "). Check its address and context path; it must be Airflow 2, or 3"
                    + " with an auth manager that takes passwords, else use a ready token as the credential.");
        }
        if (status / 100 == 3) {
            return unavailable("sends us elsewhere (" + status + "). Give the address that it has in the end, https and path included.");
        }
        if (status == 429) {
            return unavailable("answered 429 when asked for a token: too many requests. It wants us to wait "
                    + RetryAfter.of(answer, time.now()).toSeconds() + " s; deploy again after that.");
        }
        return unavailable("answered " + status + " when asked for a token. See the log of its API server.");
    }

    private DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, airflow.server() + " " + what);
    }

    /**
     * Revokes by {@code GET /api/v2/auth/logout} (307, which is not followed), and looks whether the token is refused as one
     * then ({@code Invalid JWT token}; a role that is too small gets 403, too): before Airflow 3.2 the same call is answered the same way and revokes nothing.
     */
    @Override
    public String revoke(ScopedToken token) throws InterruptedException {
        if (token.isForLegacyAirflow()) {
            return new LegacyLogin(http, airflow).end(token);
        }
        String expiry = token.expiresAt().map(at -> "expires at " + at.truncatedTo(ChronoUnit.SECONDS)).orElse("expires by itself");
        try {
            HttpAnswer logout = http.send(airflow.server(), get("/api/v2/auth/logout", token));
            if (logout.status() == 401 || logout.status() == 403) {
                return "not taken by Airflow any more";
            }
            if (!logout.ok() && logout.status() / 100 != 3) {
                return "not revoked: " + airflow.server() + " answered " + logout.status() + "; " + expiry;
            }
            HttpAnswer look = http.send(airflow.server(), get("/api/v2/dags?limit=1", token));
            int after = look.status();
            if (look.json().map(json -> json.path("detail").asText("").contains("Invalid JWT")).orElse(false)) {
                return "revoked";
            }
            return after / 100 == 2
                    ? "cannot be revoked on Airflow " + version() + " (3.2 and later can), " + expiry
                    : "revocation not certain: " + airflow.server() + " answered " + after + "; " + expiry;
        } catch (DeploymentFailure e) {
            return "not revoked: " + e.getMessage() + " It " + expiry;
        }
    }

    private String version() throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = http.send(airflow.server(), HttpCall.get(airflow.at("/api/v2/version")));
        return ForeignText.line(
                answer.json().map(json -> json.path("version").asText("")).filter(v -> !v.isBlank()).orElse("of unknown version"), 40);
    }

    private HttpCall get(String path, ScopedToken token) {
        return token.authorize(HttpCall.get(airflow.at(path)));
    }

    @Override
    public String description() {
        return "Airflow user '" + ForeignText.line(user, 80) + "' (credential '" + ForeignText.line(credentialId, 80) + "')";
    }
}
