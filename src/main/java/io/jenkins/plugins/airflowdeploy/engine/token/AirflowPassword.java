package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A user of an Airflow: exchanges the password for a token of one hour ({@code POST /auth/token/cli}; {@code /auth/token} would
 * give one of 24 hours), and revokes it at the end. An Airflow 2 has no tokens: see {@link LegacyLogin}.
 *
 * <p>Airflow's tokens have no scopes: the user's role is the scope. Where the token names it (simple auth manager), it is the
 * token's only scope, as {@code role:user}.
 *
 * <p>Where Airflow is behind a proxy that wants a token of its own with each request, the login gets one first, and the token
 * that it issues carries it along.
 */
public final class AirflowPassword implements TokenSource {

    private final Http http;
    private final AirflowAddress airflow;
    private final AirflowTokens tokens;
    private final String user;
    private final SecretValue password;
    private final String credentialId;
    private final Optional<TokenSource> passes;

    /**
     * @param base Airflow's address, a context path included
     * @param user the user's name in Airflow
     * @param credentialId names the credential in logs and errors
     */
    public AirflowPassword(Http http, URI base, String user, SecretValue password, String credentialId, Time time) {
        this(http, base, user, password, credentialId, Optional.empty(), time);
    }

    /**
     * @param base Airflow's address, a context path included
     * @param user the user's name in Airflow
     * @param credentialId names the credential in logs and errors
     * @param passes what a proxy before Airflow wants, in another header than {@code Authorization}; empty where there is none
     */
    public AirflowPassword(Http http, URI base, String user, SecretValue password, String credentialId,
            Optional<TokenSource> passes, Time time) {
        this.http = http;
        this.airflow = new AirflowAddress(base);
        this.tokens = new AirflowTokens(http, airflow, time);
        this.user = user;
        this.password = password;
        this.credentialId = credentialId;
        this.passes = passes;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        ScopedToken pass = passes.isEmpty() ? null : passes.get().issue();
        HttpAnswer answer =
                tokens.ask("/auth/token/cli", pass, Map.of("username", user, "password", password.reveal()));
        if (answer.status() == 404 || answer.status() == 405) {
            LegacyLogin legacy = new LegacyLogin(http, airflow, pass);
            if (legacy.isThere()) {
                return legacy.login(user, password, description());
            }
        }
        if (!answer.ok()) {
            throw pass == null ? refused(answer) : refused(answer, pass);
        }
        return tokens.token(answer).behind(pass);
    }

    /** A proxy's refusal is no JSON of Airflow's. */
    private DeploymentFailure refused(HttpAnswer answer, ScopedToken pass) {
        int status = answer.status();
        boolean airflows = answer.json().map(json -> json.has("detail")).orElse(false);
        return (status == 401 || status == 403 || status / 100 == 3) && !airflows
                ? new DeploymentFailure(FailureKind.ACCESS, "the proxy before " + airflow.server() + " does not take " + pass + " of "
                        + passes.map(TokenSource::description).orElse("") + " (" + status + "). Check the header's name, the scope and"
                        + " the audience in that credential, and what the proxy lets through.")
                : refused(answer);
    }

    private DeploymentFailure refused(HttpAnswer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return new DeploymentFailure(FailureKind.ACCESS, airflow.server() + " refuses the password of " + description()
                    + " (" + status + "). Correct the user name or password in that credential.");
        }
        if (status == 404 || status == 405) {
            return tokens.unavailable("has no /auth/token/cli (" + status + "). Check its address and context path; it must be Airflow 2,"
                    + " or 3 with an auth manager that takes passwords, else use a ready token as the credential.");
        }
        return tokens.other(answer);
    }

    /** See {@link AirflowTokens#revoke}. */
    @Override
    public String revoke(ScopedToken token) throws InterruptedException {
        return token.isForLegacyAirflow()
                ? new LegacyLogin(http, airflow, token.pass().orElse(null)).end(token)
                : tokens.revoke(token);
    }

    @Override
    public String description() {
        return "Airflow user '" + ForeignText.line(user, 80) + "' (credential '" + ForeignText.line(credentialId, 80) + "')";
    }
}
