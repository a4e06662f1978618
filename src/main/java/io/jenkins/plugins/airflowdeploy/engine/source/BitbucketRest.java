package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.RetryAfter;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks one repository's REST resources of a Bitbucket, Cloud or Data Center, with one token, and waits a while when it asks too
 * often: {@link Http} does that for 429; here it is done for the other answers that a Bitbucket has for that.
 */
final class BitbucketRest {

    private static final int TRIES = 3;

    private final Http http;
    private final Time time;
    private final URI repository;
    private final ScopedToken token;
    private final Refusals refusals;

    /** @param token {@code null} for a public repository */
    BitbucketRest(Http http, Time time, URI repository, ScopedToken token, Refusals refusals) {
        this.http = http;
        this.time = time;
        this.repository = repository;
        this.token = token;
        this.refusals = refusals;
    }

    /** Encodes one segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What the server says, 404 and 202 included; every other refusal is a failure.
     *
     * @param what is asked for, for messages: {@code branch main}
     * @param path below the repository, encoded, beginning with {@code /}; empty for the repository itself
     */
    HttpAnswer ask(String what, String path) throws DeploymentFailure, InterruptedException {
        return ask(what, URI.create(repository + path), false);
    }

    /** As {@link #ask}, but that something is not permitted (403, on Data Center 401) is the caller's to judge too. */
    HttpAnswer askWhetherAllowed(String what, String path) throws DeploymentFailure, InterruptedException {
        return ask(what, URI.create(repository + path), true);
    }

    private HttpAnswer ask(String what, URI uri, boolean forbiddenToo) throws DeploymentFailure, InterruptedException {
        Duration waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            HttpAnswer answer = http.send(refusals.server(), withToken(HttpCall.get(uri)));
            if (!refusals.tooMany(answer)) {
                if (!forbiddenToo || !refusals.notPermitted(answer)) {
                    refusals.check(what, answer, token);
                }
                return answer;
            }
            Duration wait = RetryAfter.of(answer, time.now());
            waited = waited.plus(wait);
            if (answer.status() == 429 || attempt == TRIES || waited.compareTo(RetryAfter.LONGEST) > 0) {
                throw refusals.tooManyFor(what, wait);
            }
            time.sleep(wait);
        }
    }

    private HttpCall withToken(HttpCall call) {
        return token == null ? call : call.header("Authorization", token.authorization());
    }

    /** Sends JSON, once and without waiting: what the server says, 404 included; every other refusal is a failure. */
    HttpAnswer tell(String what, String path, byte[] json) throws DeploymentFailure, InterruptedException {
        HttpCall call = HttpCall.of("POST", URI.create(repository + path)).body("application/json", json).once();
        HttpAnswer answer = http.send(refusals.server(), withToken(call));
        if (refusals.tooMany(answer)) {
            throw refusals.tooManyFor(what, RetryAfter.of(answer, time.now()));
        }
        refusals.check(what, answer, token);
        return answer;
    }

    /** The answer's JSON; a failure when it has none. */
    JsonShape shape(String what, HttpAnswer answer) throws DeploymentFailure {
        String where = refusals.server() + ": " + what;
        if (answer.status() != 200) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE, where + ": unexpected status " + answer.status() + ". Try again later.");
        }
        return new JsonShape(where, answer.json().orElseThrow(() -> new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                where + ": the answer is no JSON. Is this the address of Bitbucket's REST API, or does a proxy answer?")));
    }

    /**
     * The next page, which must be on the same server: the token travels along.
     *
     * @return {@code null} after the last page
     */
    JsonShape next(String what, JsonShape page) throws DeploymentFailure, InterruptedException {
        String next = page.text("next");
        if (next.isEmpty()) {
            return null;
        }
        try {
            URI uri = new URI(next);
            if (!repository.getScheme().equals(uri.getScheme()) || !repository.getRawAuthority().equals(uri.getRawAuthority())) {
                throw elsewhere(what);
            }
            return shape(what, ask(what, uri, false));
        } catch (URISyntaxException e) {
            throw elsewhere(what);
        }
    }

    private DeploymentFailure elsewhere(String what) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                refusals.server() + ": " + what + ": the next page is said to be on another server, where the token must not go.");
    }

    /** Tells a missing thing from a missing repository, by asking for the repository. */
    DeploymentFailure notFound(String what) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = ask("the repository", "");
        return answer.status() == 404
                ? refusals.invisible(token, answer)
                : new DeploymentFailure(
                        FailureKind.INVALID_REQUEST, "There is no " + what + " in " + refusals.repository() + ".");
    }
}
