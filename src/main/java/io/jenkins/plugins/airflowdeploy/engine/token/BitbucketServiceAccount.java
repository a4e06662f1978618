package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A service account of Bitbucket Data Center that asks for a token by {@code client_credentials}. Unlike Cloud, the server
 * honours the scope that is asked for.
 *
 * <p>Source of fact: Atlassian's "How service accounts work": {@code POST /rest/oauth2/latest/token} with everything in the
 * form. About Data Center 10.1 and later; older ones do not know that grant.
 */
public final class BitbucketServiceAccount implements TokenSource {

    /** The scope that reads code: all that a deployment needs. */
    public static final String READ = "REPO_READ";

    private static final Set<String> CODE = Set.of(READ, "REPO_WRITE", "REPO_ADMIN", "PROJECT_ADMIN");

    private final TokenEndpoint endpoint;
    private final String client;
    private final SecretValue secret;
    private final String scope;
    private final String description;

    /**
     * @param server base address of the Data Center, with its context path
     * @param client the account's client id
     * @param scope what to ask for, separated by spaces: {@link #READ}
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public BitbucketServiceAccount(
            Http http, URI server, String client, SecretValue secret, String scope, String description, Time time) {
        this.endpoint = new TokenEndpoint(
                http, TokenEndpoint.BITBUCKET,
                URI.create(server.toString().replaceFirst("/+$", "") + "/rest/oauth2/latest/token"), description, time);
        this.client = client;
        this.secret = secret;
        this.scope = scope;
        this.description = description;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        ScopedToken token = endpoint.ask(endpoint.call(form()), this::failure);
        List<String> granted = token.scopes().orElse(List.of(READ));
        if (granted.stream().noneMatch(CODE::contains)) {
            throw endpoint.refused("it lacks the scope " + READ + " (granted: " + BitbucketScopes.list(granted) + ")",
                    "Allow " + READ + " in the service account's settings.");
        }
        return token;
    }

    private byte[] form() {
        return ("grant_type=client_credentials&client_id=" + encoded(client) + "&client_secret=" + encoded(secret.reveal())
                        + "&scope=" + encoded(scope))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private DeploymentFailure failure(HttpAnswer answer) {
        String error = answer.json().map(j -> j.path("error").asText("")).orElse("");
        if (error.equals("invalid_scope")) {
            return endpoint.refused("Bitbucket does not grant it the scope that was asked for (invalid_scope)",
                    "Change the scope in the credential, or allow it in the service account's settings.");
        }
        if (DataCenterErrors.locked(answer)) {
            return endpoint.refused("Bitbucket wants a CAPTCHA solved for it (status " + answer.status() + ")",
                    "Have an administrator of Bitbucket clear that.");
        }
        if (answer.status() == 401 || error.equals("invalid_client") || error.equals("unauthorized_client")) {
            return endpoint.refused("Bitbucket does not accept its client id or secret (status " + answer.status() + ")",
                    "Copy both from the service account's settings into this credential.");
        }
        if (answer.status() == 403) {
            return endpoint.refused("Bitbucket forbids it to get tokens (status 403)", "Check the service account's settings.");
        }
        if (answer.status() == 404 || error.equals("unsupported_grant_type")) {
            return endpoint.unavailable("knows no service accounts (status " + answer.status()
                    + "). Check the address; Bitbucket Data Center has them from about 10.1 on.");
        }
        return endpoint.other(answer);
    }

    /** Calls nothing: these tokens expire by themselves. */
    @Override
    public String revoke(ScopedToken token) {
        return TokenEndpoint.end(token);
    }

    @Override
    public String description() {
        return description;
    }
}
