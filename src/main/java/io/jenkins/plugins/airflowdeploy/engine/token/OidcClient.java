package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A client of an OpenID Connect provider that asks for an access token by {@code client_credentials}: one for each deployment,
 * kept in memory alone. Nothing is revoked: the token expires by itself.
 *
 * <p>Source of fact: RFC 6749, sections 2.3.1, 4.4 and 5. Id and secret go into a Basic header, which every server must take;
 * where that is refused as {@code invalid_client}, once more into the form, which some providers are set to want.
 */
public final class OidcClient implements TokenSource {

    /** How long a token counts as good that does not say how long it lives. */
    static final Duration UNKNOWN_LIFE = Duration.ofMinutes(10);

    private final Request request;
    private final TokenEndpoint endpoint;
    private final SecretValue secret;
    private final String description;
    private final Time time;

    /**
     * What is asked for.
     *
     * @param endpoint the provider's {@code token_endpoint}: https, or http on this machine
     * @param client the client's id
     * @param scope names separated by spaces; empty for the provider's default
     * @param audience what some providers want beside it; empty for none
     * @param header where the token is sent; empty for {@code Authorization}
     */
    public record Request(
            URI endpoint, String client, Optional<String> scope, Optional<String> audience, Optional<HeaderName> header) {}

    /** @param description names the credential, see {@link TokenSource#description()} */
    public OidcClient(Http http, Request request, SecretValue secret, String description, Time time) {
        this.request = request;
        this.endpoint = new TokenEndpoint(http, "OIDC token endpoint", request.endpoint(), description, time);
        this.secret = secret;
        this.description = description;
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        if (!EndpointAddress.usable(request.endpoint())) {
            throw new DeploymentFailure(FailureKind.ACCESS, description + " is not sent to " + ForeignText.line(endpoint.server(), 300)
                    + ": only https keeps a secret on its way. Give an https address.");
        }
        Instant asked = time.now();
        ScopedToken token = ask();
        ScopedToken ends = token.expiresAt().isPresent() ? token : new ScopedToken(
                null, token.reveal(), token.scopes().orElse(null), end(token.reveal(), asked));
        return request.header().map(ends::in).orElse(ends);
    }

    /** What a token says of itself that nothing else was said of; else soon. */
    private static Instant end(String token, Instant asked) {
        return JwtClaims.of(token)
                .flatMap(claims -> claims.expiresAt(asked, Optional.empty()))
                .filter(asked::isBefore)
                .orElse(asked.plus(UNKNOWN_LIFE));
    }

    private ScopedToken ask() throws DeploymentFailure, InterruptedException {
        boolean[] unknownClient = {false};
        try {
            HttpCall call = endpoint.call(bytes(form())).header("Authorization", basic());
            return endpoint.ask(call, answer -> {
                unknownClient[0] = error(answer).equals("invalid_client");
                return failure(answer);
            });
        } catch (DeploymentFailure e) {
            if (!unknownClient[0]) {
                throw e;
            }
        }
        return endpoint.ask(
                endpoint.call(bytes(form() + "&client_id=" + encoded(request.client()) + "&client_secret=" + encoded(secret.reveal()))),
                this::failure);
    }

    private String form() {
        return "grant_type=client_credentials"
                + request.scope().map(scope -> "&scope=" + encoded(scope)).orElse("")
                + request.audience().map(audience -> "&audience=" + encoded(audience)).orElse("");
    }

    private String basic() {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(encoded(request.client()) + ":" + encoded(secret.reveal())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String error(HttpAnswer answer) {
        return answer.json().map(json -> json.path("error").asText("")).orElse("");
    }

    private DeploymentFailure failure(HttpAnswer answer) {
        String error = error(answer);
        String status = " (status " + answer.status() + ")";
        return switch (error) {
            case "invalid_client" -> wrongSecret(status);
            case "unauthorized_client", "unsupported_grant_type" -> endpoint.refused(
                    "the provider does not let this client use client_credentials (" + error + ")",
                    "Turn that on for the client; in Keycloak it is called service account.");
            case "invalid_scope" -> endpoint.refused("the provider does not grant it the scope "
                    + request.scope().map(s -> "'" + ForeignText.line(s, 200) + "'").orElse("that it gives by default")
                    + " (invalid_scope)", "Change the scope in the credential, or allow it for the client.");
            case "invalid_target" -> endpoint.refused("the provider does not know the audience that was asked for (invalid_target)",
                    "Change the audience in the credential.");
            case "invalid_request" -> endpoint.refused("the provider misses something in the request (invalid_request)",
                    "Some want a scope or an audience: give it in the credential.");
            case "access_denied" -> endpoint.refused("the provider denies it (access_denied)",
                    "Allow the client the audience and scope that the credential asks for.");
            default -> unnamed(answer, status);
        };
    }

    private DeploymentFailure unnamed(HttpAnswer answer, String status) {
        return switch (answer.status()) {
            case 401 -> wrongSecret(status);
            case 403 -> endpoint.refused("the provider, or something before it, forbids the request" + status,
                    "Check that Jenkins is let through, and the client's settings.");
            case 404, 405 -> endpoint.unavailable("hands out no tokens" + status + ". Give the address that the provider's"
                    + " /.well-known/openid-configuration names as token_endpoint.");
            default -> endpoint.other(answer);
        };
    }

    private DeploymentFailure wrongSecret(String status) {
        return endpoint.refused("the provider does not accept its client id or secret" + status,
                "Copy both from the client's settings into this credential.");
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
