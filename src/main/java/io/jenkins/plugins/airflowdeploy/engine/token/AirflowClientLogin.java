package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.util.Map;

/**
 * A client of a Keycloak, given to an Airflow whose auth manager is Keycloak's: Airflow asks Keycloak by {@code
 * client_credentials}, and hands out a token of its own, which is revoked at the end.
 *
 * <p>Seen on Airflow 3.3.2 with apache-airflow-providers-keycloak 0.11.2 and a double of Keycloak: {@code POST /auth/token}
 * takes the grant as JSON, of the client alone that Airflow itself is configured with, and answers 201, or 403 whatever was
 * wrong; {@code /auth/token/cli} takes passwords only (422), the API no token of Keycloak's (403). A token lives as {@code
 * [api_auth] jwt_expiration_time} says (24 h), but Keycloak's token in it ends earlier: after that it gets 403 {@code Forbidden}
 * for everything. Logging out revokes it.
 */
public final class AirflowClientLogin implements TokenSource {

    private final AirflowAddress airflow;
    private final AirflowTokens tokens;
    private final String client;
    private final SecretValue secret;
    private final String description;

    /**
     * @param base Airflow's address, a context path included
     * @param client the client's id
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public AirflowClientLogin(Http http, URI base, String client, SecretValue secret, String description, Time time) {
        this.airflow = new AirflowAddress(base);
        this.tokens = new AirflowTokens(http, airflow, time);
        this.client = client;
        this.secret = secret;
        this.description = description;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = tokens.ask("/auth/token", null,
                Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret.reveal()));
        if (!answer.ok()) {
            throw refused(answer);
        }
        return tokens.token(answer);
    }

    private DeploymentFailure refused(HttpAnswer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return new DeploymentFailure(FailureKind.ACCESS, airflow.server() + " refuses " + description + " (" + status
                    + "). It takes the client alone that it is configured with ([keycloak_auth_manager] client_id), whose service"
                    + " account is on in Keycloak; correct client id '" + ForeignText.line(client, 80) + "' or its secret.");
        }
        if (status == 400 || status == 404 || status == 405 || status == 415 || status == 422) {
            return tokens.unavailable("gives no tokens to clients (" + status + "). Only the Keycloak auth manager does: give a token"
                    + " endpoint in the credential, or use a user name with password.");
        }
        return tokens.other(answer);
    }

    /** See {@link AirflowTokens#revoke}. */
    @Override
    public String revoke(ScopedToken token) throws InterruptedException {
        return tokens.revoke(token);
    }

    @Override
    public String description() {
        return description;
    }
}
