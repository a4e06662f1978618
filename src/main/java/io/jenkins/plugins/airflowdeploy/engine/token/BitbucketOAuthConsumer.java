package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

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
    private static final long LONGEST = Duration.ofDays(366).toSeconds();

    private final Http http;
    private final URI endpoint;
    private final String key;
    private final SecretValue secret;
    private final String description;
    private final Time time;

    /**
     * @param endpoint {@link #CLOUD}, or a double of it
     * @param key the consumer's key
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public BitbucketOAuthConsumer(
            Http http, URI endpoint, String key, SecretValue secret, String description, Time time) {
        this.http = http;
        this.endpoint = endpoint;
        this.key = key;
        this.secret = secret;
        this.description = description;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        if (!TokenText.usable(key) || key.contains(":")) {
            throw refused("its key is empty or has characters that no key has", "Copy the key from Bitbucket anew.");
        }
        Instant asked = time.now();
        HttpAnswer answer = http.send(server(), HttpCall.of("POST", endpoint)
                .header("Authorization", basic())
                .body("application/x-www-form-urlencoded", FORM)
                .mayRepeat()); // a token that got lost on its way expires by itself
        if (answer.status() != 200) {
            throw failure(answer);
        }
        ScopedToken token = token(answer.json().orElse(null), asked);
        BitbucketScopes.requireCode(token, description);
        return token;
    }

    private String basic() {
        byte[] pair = (key + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private ScopedToken token(JsonNode json, Instant asked) throws DeploymentFailure {
        if (json == null) {
            throw useless("what it sent is no JSON");
        }
        String text = json.path("access_token").asText(null);
        if (!TokenText.usable(text)) {
            throw useless("access_token is missing or unusable");
        }
        if (!json.path("token_type").asText("bearer").equalsIgnoreCase("bearer")) {
            throw useless("token_type is not bearer");
        }
        return new ScopedToken("x-token-auth", text, scopes(json), end(json, asked));
    }

    private Instant end(JsonNode json, Instant asked) throws DeploymentFailure {
        JsonNode seconds = json.path("expires_in");
        if (seconds.isMissingNode() || seconds.isNull()) {
            return null;
        }
        if (!seconds.canConvertToLong() || seconds.asLong() < 1 || seconds.asLong() > LONGEST) {
            throw useless("expires_in is not between 1 and " + LONGEST + " seconds");
        }
        return asked.plusSeconds(seconds.asLong());
    }

    /** {@code null} when the server does not tell. */
    private static List<String> scopes(JsonNode json) {
        JsonNode scopes = json.hasNonNull("scope") ? json.get("scope") : json.path("scopes");
        return scopes.isTextual() ? List.of(scopes.asText().strip().split("[\\s,]+")).stream()
                .filter(s -> !s.isEmpty())
                .toList() : null;
    }

    private DeploymentFailure failure(HttpAnswer answer) {
        String error = answer.json().map(j -> j.path("error").asText("")).orElse("");
        if (error.equals("invalid_grant") || error.equals("unsupported_grant_type")) {
            return refused("Bitbucket allows client_credentials to private consumers only (" + error + ")",
                    "Tick \"This is a private consumer\" in the workspace's OAuth consumers.");
        }
        if (answer.status() == 401 || error.equals("unauthorized_client") || error.equals("invalid_client")) {
            return refused("Bitbucket does not accept its key or secret (status " + answer.status() + ")",
                    "Copy both from the workspace's OAuth consumers into this credential.");
        }
        if (answer.status() == 403) {
            return refused("Bitbucket forbids it to get tokens (status 403)",
                    "Check the consumer and the workspace's access settings.");
        }
        if (answer.status() == 429) {
            return unavailable("has had too many requests (status 429); it wants us to wait "
                    + RetryAfter.of(answer, time.now()).toSeconds() + " s. Deploy again after that.");
        }
        if (answer.status() / 100 == 3) {
            return unavailable("redirects elsewhere (status " + answer.status() + "), which is not followed. Check the address.");
        }
        return unavailable("answered with status " + answer.status()
                + (answer.status() / 100 == 5 ? ". Try again later." : ". Check the address."));
    }

    private DeploymentFailure refused(String why, String remedy) {
        return new DeploymentFailure(FailureKind.ACCESS, description + " gets no token: " + why + ". " + remedy);
    }

    private DeploymentFailure useless(String why) {
        return unavailable("gave no usable token for " + description + ": " + why + ". Check the address.");
    }

    private DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, server() + " " + what);
    }

    private String server() {
        return "Bitbucket's token endpoint at " + endpoint.getScheme() + "://" + endpoint.getAuthority() + endpoint.getPath();
    }

    /** Calls nothing: Cloud cannot take such a token back. */
    @Override
    public String revoke(ScopedToken token) {
        return token.expiresAt().map(end -> "expires by itself at " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("expires by itself");
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
