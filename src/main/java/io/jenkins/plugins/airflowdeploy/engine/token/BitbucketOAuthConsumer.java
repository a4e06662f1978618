package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An OAuth consumer of Bitbucket Cloud that asks for a token by {@code client_credentials}: one for each deployment, kept in
 * memory alone. Cloud has no call that takes such a token back, so it expires by itself (2 h at the time of writing).
 *
 * <p>Source of fact: Atlassian's "OAuth 2.0 on Bitbucket Cloud". A wrong key or secret is answered with 400, not 401; the
 * granted scopes are in {@code scope} since May 2026, in {@code scopes} before.
 */
public final class BitbucketOAuthConsumer implements TokenSource {

    /** Where Bitbucket Cloud hands out tokens. */
    public static final URI CLOUD = URI.create("https://bitbucket.org/site/oauth2/access_token");

    private static final byte[] FORM = "grant_type=client_credentials".getBytes(StandardCharsets.UTF_8);

    private final TokenEndpoint endpoint;
    private final String key;
    private final SecretValue secret;
    private final String description;

    /**
     * @param endpoint {@link #CLOUD}, or a double of it
     * @param key the consumer's key
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public BitbucketOAuthConsumer(
            Http http, URI endpoint, String key, SecretValue secret, String description, Time time) {
        this.endpoint = new TokenEndpoint(http, TokenEndpoint.BITBUCKET, endpoint, description, time);
        this.key = key;
        this.secret = secret;
        this.description = description;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        if (!TokenText.usable(key) || key.contains(":")) {
            throw endpoint.refused("its key is empty or has characters that no key has", "Copy the key from Bitbucket anew.");
        }
        ScopedToken token = endpoint.ask(endpoint.call(FORM).header("Authorization", basic()), this::failure);
        BitbucketScopes.requireCode(token, description);
        return token;
    }

    private String basic() {
        byte[] pair = (key + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private DeploymentFailure failure(HttpAnswer answer) {
        String error = answer.json().map(j -> j.path("error").asText("")).orElse("");
        if (error.equals("invalid_grant") || error.equals("unsupported_grant_type")) {
            return endpoint.refused("Bitbucket allows client_credentials to private consumers only (" + error + ")",
                    "Tick \"This is a private consumer\" in the workspace's OAuth consumers.");
        }
        if (answer.status() == 401 || error.equals("unauthorized_client") || error.equals("invalid_client")) {
            return endpoint.refused("Bitbucket does not accept its key or secret (status " + answer.status() + ")",
                    "Copy both from the workspace's OAuth consumers into this credential.");
        }
        if (answer.status() == 403) {
            return endpoint.refused("Bitbucket forbids it to get tokens (status 403)",
                    "Check the consumer and the workspace's access settings.");
        }
        return endpoint.other(answer);
    }

    /** Calls nothing: Cloud cannot take such a token back. */
    @Override
    public String revoke(ScopedToken token) {
        return TokenEndpoint.end(token);
    }

    @Override
    public String caution() {
        return "reaches every repository of the consumer's workspace; a repository access token reaches one alone";
    }

    @Override
    public String description() {
        return description;
    }
}
