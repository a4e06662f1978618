package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowAddress;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.time.Duration;

/**
 * Turns answers that are no use into failures that name Airflow and the remedy.
 *
 * <p>Airflow 3.3.2 says 401 when it saw no token at all, and 403 both for a token that it does not (or no longer) take,
 * {@code "Invalid JWT token"}, and for a role that is too small.
 */
final class AirflowAnswers {

    private final AirflowAddress airflow;
    private final TokenLease lease;
    private final Time time;

    AirflowAnswers(AirflowAddress airflow, TokenLease lease, Time time) {
        this.airflow = airflow;
        this.lease = lease;
        this.time = time;
    }

    /** Whether Airflow does not take the token itself. */
    static boolean refusesToken(HttpAnswer answer) {
        return answer.status() == 401 || answer.status() == 403 && invalidToken(answer);
    }

    /**
     * The JSON object of a good answer.
     *
     * @param action what we wanted, as in "does not let this account …": {@code list DAGs}
     * @param permission what the account's role must allow
     */
    JsonNode object(HttpAnswer answer, String action, String permission) throws DeploymentFailure {
        if (!answer.ok()) {
            throw failure(answer, action, permission);
        }
        return answer.json().filter(JsonNode::isObject).orElseThrow(this::notAirflow);
    }

    /** The version that an answer gives. */
    String version(HttpAnswer answer) throws DeploymentFailure {
        String version = object(answer, "read its version", "reading DAGs").path("version").asText("");
        if (version.isBlank()) {
            throw notAirflow();
        }
        return ForeignText.line(version, 40);
    }

    DeploymentFailure failure(HttpAnswer answer, String action, String permission) {
        int status = answer.status();
        if (status == 401 && answer.json().isEmpty()) {
            return access("did not send this 401 itself: a proxy before it does not take our " + lease.token() + ". Check what the proxy"
                    + " wants, and in which header, and the environment's Airflow credential.");
        }
        if (status == 401) {
            return access("sees no token in our request (401). If a proxy stands before it, that must pass the Authorization"
                    + " header on; else check the environment's Airflow credential.");
        }
        if (status == 403 && answer.json().isEmpty()) {
            return access("did not send this 403 itself: a proxy or a firewall in the way refuses. Check that Jenkins is let through,"
                    + " and Jenkins' proxy settings.");
        }
        if (status == 403) {
            return invalidToken(answer)
                    ? access("does not take our " + lease.token() + " (403): " + whyInvalid() + answer.clockNote(time.now()))
                    : access("does not let this account " + action + " (403). Its role must allow " + permission + ".");
        }
        if (status == 404) {
            return noApi();
        }
        if (status == 429) {
            Duration wait = RetryAfter.of(answer, time.now());
            return unavailable("answered 429 when asked to " + action + ": too many requests. It wants us to wait " + wait.toSeconds()
                            + " s; ask again after that.")
                    .notBefore(time.now().plus(wait));
        }
        if (status / 100 == 3) {
            return unavailable("sends us elsewhere (" + status
                    + "). Give the address that it has in the end, https and context path included."
                    + (lease.token().isForProxy() ? " Or the proxy before it does not take our " + lease.token() + "." : ""));
        }
        return unavailable("answered " + status + " when asked to " + action + ". See the log of its API server.");
    }

    DeploymentFailure noApi() {
        return unavailable("has no /api/v2 (404). Check its address and context path; it must be Airflow 3.1 or newer, or 2.10 and later.");
    }

    /** For an answer that is HTML, text, half a JSON, or JSON of another kind. */
    DeploymentFailure notAirflow() {
        return unavailable("answered something else than Airflow's JSON. Check its address and context path: it may be that of a"
                + " login page or a proxy.");
    }

    DeploymentFailure tooOld(String version) {
        return unavailable("is version " + version + ", which does not tell enough to prove that it runs a release. Update it to 3.1 or"
                + " newer.");
    }

    DeploymentFailure tooMany(String what, int limit) {
        return unavailable("lists more than " + limit + " " + what + " in one bundle, which is more than we read.");
    }

    private static boolean invalidToken(HttpAnswer answer) {
        return answer.json().map(json -> json.path("detail").asText("").contains("Invalid JWT")).orElse(false);
    }

    private String whyInvalid() {
        return lease.token().expiresAt().map(at -> "it ends at " + at + ", ").orElse("")
                + "so it has expired, was revoked, or belongs to another Airflow. Deploy again, or put a new token into the credential.";
    }

    private DeploymentFailure access(String what) {
        return new DeploymentFailure(FailureKind.ACCESS, airflow.server() + " " + what);
    }

    private DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, airflow.server() + " " + what);
    }
}
