package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Reads a token that is handed out by {@code client_credentials}: RFC 6749, section 5.1, and what Bitbucket Cloud did before. */
final class OAuthAnswer {

    private static final long LONGEST = Duration.ofDays(366).toSeconds();

    private OAuthAnswer() {}

    /**
     * @param answer of status 200
     * @param asked when it was asked for: its lifetime counts from then
     * @param useless makes a failure of what is wrong with the answer, which holds no text of it
     */
    static ScopedToken token(HttpAnswer answer, Instant asked, Function<String, DeploymentFailure> useless)
            throws DeploymentFailure {
        JsonNode json = answer.json().orElseThrow(() -> useless.apply("what it sent is no JSON"));
        String text = json.path("access_token").asText(null);
        if (!TokenText.usable(text)) {
            throw useless.apply("access_token is missing or unusable");
        }
        if (!json.path("token_type").asText("bearer").equalsIgnoreCase("bearer")) {
            throw useless.apply("token_type is not bearer");
        }
        JsonNode seconds = json.path("expires_in");
        if (seconds.isMissingNode() || seconds.isNull()) {
            return new ScopedToken(ScopedToken.TOKEN_USER, text, scopes(json), null);
        }
        if (!seconds.canConvertToLong() || seconds.asLong() < 1 || seconds.asLong() > LONGEST) {
            throw useless.apply("expires_in is not between 1 and " + LONGEST + " seconds");
        }
        return new ScopedToken(ScopedToken.TOKEN_USER, text, scopes(json), asked.plusSeconds(seconds.asLong()));
    }

    /** {@code null} when the server does not tell. */
    private static List<String> scopes(JsonNode json) {
        JsonNode scopes = json.hasNonNull("scope") ? json.get("scope") : json.path("scopes");
        return scopes.isTextual() ? List.of(scopes.asText().strip().split("[\\s,]+")).stream()
                .filter(s -> !s.isEmpty())
                .toList() : null;
    }
}
