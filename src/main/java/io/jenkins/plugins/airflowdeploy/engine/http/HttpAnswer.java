package io.jenkins.plugins.airflowdeploy.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered. The body may hold anything, so it is never put into a message as it stands.
 *
 * @param status the HTTP status
 * @param headers by lower-case name, each with its values in the order in which they came
 * @param body at most {@link HttpSettings#bodyLimit()} bytes
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLOCKS_AGREE = Duration.ofMinutes(2);

    /** A header's value; of a repeated header the last. */
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** All values of a header that may be repeated. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The server's clock when it answered; empty when it does not tell. */
    public Optional<Instant> date() {
        return header("Date").flatMap(RetryAfter::time);
    }

    /**
     * A sentence on the server's clock where that is more than two minutes off, since times in messages and tokens then mislead.
     *
     * @param now our clock when the answer came
     * @return with a space before it; empty when there is nothing to say
     */
    public String clockNote(Instant now) {
        Duration ahead = date().map(date -> Duration.between(now, date)).orElse(Duration.ZERO);
        return ahead.abs().compareTo(CLOCKS_AGREE) <= 0
                ? ""
                : " Its clock is " + ahead.abs().toMinutes() + " min " + (ahead.isNegative() ? "behind" : "ahead of")
                        + " Jenkins': set both by NTP.";
    }

    /** Whether the status says success. */
    public boolean ok() {
        return status / 100 == 2;
    }

    /** The body as a JSON object or array; empty when it is anything else (HTML, text, nothing, half a JSON). */
    public Optional<JsonNode> json() {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null || !node.isContainerNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }
}
