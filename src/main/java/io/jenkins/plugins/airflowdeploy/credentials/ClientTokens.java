package io.jenkins.plugins.airflowdeploy.credentials;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowClientLogin;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.HeaderName;
import io.jenkins.plugins.airflowdeploy.engine.token.OidcClient;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.Optional;

/** Makes of a {@link ClientCredentialsLogin} what asks for its tokens, where its fields fit together. */
final class ClientTokens {

    private final ClientCredentialsLogin login;
    private final String credentialId;
    private final String name;

    ClientTokens(ClientCredentialsLogin login, String credentialId) {
        this.login = login;
        this.credentialId = credentialId;
        this.name = "client '" + ForeignText.line(login.getClientId(), 80) + "' (credential '" + ForeignText.line(credentialId, 80) + "')";
    }

    TokenSource source(Http http, URI airflow) throws DeploymentFailure {
        if (login.getClientId().isEmpty() || SealedSecret.isEmpty(login.getClientSecret())) {
            throw unfit("has no client id or no secret");
        }
        if (login.getTokenUrl() == null) {
            return atAirflow(http, airflow);
        }
        TokenSource client = oidc(http);
        if (login.getUsername() == null && login.getPassword() == null) {
            return client;
        }
        if (header().isEmpty()) {
            throw unfit("sends both the client's token and Airflow's in Authorization, where one alone fits."
                    + " Name the header that the proxy reads, or take out the Airflow user");
        }
        if (login.getUsername() == null || login.getPassword() == null) {
            throw unfit("has only one of Airflow's user name and password");
        }
        return new AirflowPassword(http, airflow, login.getUsername(),
                SealedSecret.open(login.getPassword(), SealedSecret.AIRFLOW, name), credentialId, Optional.of(client), Time.SYSTEM);
    }

    /** The client's token alone, which needs no Airflow. */
    TokenSource oidc(Http http) throws DeploymentFailure {
        SecretValue secret = SealedSecret.open(login.getClientSecret(), login.getTokenUrl(), name);
        OidcClient.Request request = new OidcClient.Request(
                URI.create(login.getTokenUrl()),
                login.getClientId(),
                Optional.ofNullable(login.getRequestedScope()),
                Optional.ofNullable(login.getAudience()),
                header());
        return new OidcClient(http, request, secret, "OIDC " + name, Time.SYSTEM);
    }

    private TokenSource atAirflow(Http http, URI airflow) throws DeploymentFailure {
        if (header().isPresent() || login.getUsername() != null) {
            throw unfit("names a header or an Airflow user, but no token endpoint. Give the endpoint, or take them out");
        }
        SecretValue secret = SealedSecret.open(login.getClientSecret(), SealedSecret.AIRFLOW, name);
        return new AirflowClientLogin(http, airflow, login.getClientId(), secret, "Keycloak " + name, Time.SYSTEM);
    }

    private Optional<HeaderName> header() throws DeploymentFailure {
        try {
            return HeaderName.of(login.getHeader());
        } catch (IllegalArgumentException e) {
            throw unfit("names a header that a token cannot go into");
        }
    }

    private DeploymentFailure unfit(String what) {
        return new DeploymentFailure(FailureKind.ACCESS, "credential '" + ForeignText.line(credentialId, 80) + "' " + what + ".");
    }
}
