package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private final Http http;
    private final URI endpoint;
    private final String client;
    private final SecretValue secret;
    private final String scope;
    private final String description;
    private final Time time;

    /**
     * @param server base address of the Data Center, with its context path
     * @param client the account's client id
     * @param scope what to ask for, separated by spaces: {@link #READ}
     * @param description names the credential, see {@link TokenSource#description()}
     */
    public BitbucketServiceAccount(
            Http http, URI server, String client, SecretValue secret, String scope, String description, Time time) {
        this.http = http;
        this.endpoint = URI.create(server.toString().replaceFirst("/+$", "") + "/rest/oauth2/latest/token");
        this.client = client;
        this.secret = secret;
        this.scope = scope;
        this.description = description;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        Instant asked = time.now();
        HttpAnswer answer = http.send(server(), HttpCall.of("POST", endpoint)
                .body("application/x-www-form-urlencoded", form())
                .mayRepeat()); // a token that got lost on its way expires by itself
        if (answer.status() != 200) {
            throw failure(answer);
        }
        ScopedToken token = OAuthAnswer.token(answer, asked, this::useless);
        List<String> granted = token.scopes().orElse(List.of(READ));
        if (granted.stream().noneMatch(CODE::contains)) {
            throw refused("it lacks the scope " + READ + " (granted: " + BitbucketScopes.list(granted) + ")",
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
            return refused("Bitbucket does not grant it the scope that was asked for (invalid_scope)",
                    "Change the scope in the credential, or allow it in the service account's settings.");
        }
        if (DataCenterErrors.locked(answer)) {
            return refused("Bitbucket wants a CAPTCHA solved for it (status " + answer.status() + ")",
                    "Have an administrator of Bitbucket clear that.");
        }
        if (answer.status() == 401 || error.equals("invalid_client") || error.equals("unauthorized_client")) {
            return refused("Bitbucket does not accept its client id or secret (status " + answer.status() + ")",
                    "Copy both from the service account's settings into this credential.");
        }
        if (answer.status() == 403) {
            return refused("Bitbucket forbids it to get tokens (status 403)", "Check the service account's settings.");
        }
        if (answer.status() == 404 || error.equals("unsupported_grant_type")) {
            return unavailable("knows no service accounts (status " + answer.status()
                    + "). Check the address; Bitbucket Data Center has them from about 10.1 on.");
        }
        if (answer.status() == 429) {
            Duration wait = RetryAfter.of(answer, time.now());
            return unavailable("has had too many requests (status 429); it wants us to wait " + wait.toSeconds() + " s.")
                    .notBefore(time.now().plus(wait));
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
        return "Bitbucket's token endpoint at " + endpoint;
    }

    /** Calls nothing: these tokens expire by themselves. */
    @Override
    public String revoke(ScopedToken token) {
        return token.expiresAt().map(end -> "expires by itself at " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("expires by itself");
    }

    @Override
    public String description() {
        return description;
    }
}
