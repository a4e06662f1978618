package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** Where a server hands out tokens by {@code client_credentials}, and how its answers are told. */
final class TokenEndpoint {

    /** How messages name Bitbucket's. */
    static final String BITBUCKET = "Bitbucket's token endpoint";

    private final Http http;
    private final String name;
    private final URI address;
    private final String description;
    private final Time time;

    /**
     * @param name whose it is, as messages say it: {@code Bitbucket's token endpoint}
     * @param description names the credential
     */
    TokenEndpoint(Http http, String name, URI address, String description, Time time) {
        this.http = http;
        this.name = name;
        this.address = address;
        this.description = description;
        this.time = time;
    }

    /** A call that asks for a token; a token that got lost on its way expires by itself, so it may be sent again. */
    HttpCall call(byte[] form) {
        return HttpCall.of("POST", address).body("application/x-www-form-urlencoded", form).mayRepeat();
    }

    /** @param refusal tells an answer that is no token */
    ScopedToken ask(HttpCall call, Function<HttpAnswer, DeploymentFailure> refusal)
            throws DeploymentFailure, InterruptedException {
        Instant asked = time.now();
        HttpAnswer answer = http.send(server(), call);
        if (answer.status() != 200) {
            throw refusal.apply(answer);
        }
        return OAuthAnswer.token(answer, asked, this::useless);
    }

    DeploymentFailure refused(String why, String remedy) {
        return new DeploymentFailure(FailureKind.ACCESS, description + " gets no token: " + why + ". " + remedy);
    }

    private DeploymentFailure useless(String why) {
        return unavailable("gave no usable token for " + description + ": " + why + ". Check the address.");
    }

    DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, server() + " " + what);
    }

    /** What is told of an answer that means nothing in particular: 429, a redirect, a fault of the server. */
    DeploymentFailure other(HttpAnswer answer) {
        if (answer.status() == 429) {
            Duration wait = RetryAfter.of(answer, time.now());
            return unavailable("has had too many requests (status 429); it wants us to wait " + wait.toSeconds()
                            + " s. Ask again after that.")
                    .notBefore(time.now().plus(wait));
        }
        if (answer.status() / 100 == 3) {
            return unavailable("redirects elsewhere (status " + answer.status() + "), which is not followed. Check the address.");
        }
        return unavailable("answered with status " + answer.status()
                + (answer.status() / 100 == 5 ? ". Try again later." : ". Check the address."));
    }

    String server() {
        return name + " at " + address.getScheme() + "://" + address.getAuthority() + address.getPath();
    }

    /** What becomes of a token that nobody can take back. */
    static String end(ScopedToken token) {
        return token.expiresAt().map(end -> "expires by itself at " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("expires by itself");
    }
}
