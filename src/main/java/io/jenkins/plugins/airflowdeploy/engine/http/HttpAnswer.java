package io.jenkins.plugins.airflowdeploy.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered. The body may hold anything, so it is never put into a message as it stands.
 *
 * @param status the HTTP status
 * @param headers by lower-case name; of a repeated header the last
 * @param body at most {@link HttpSettings#bodyLimit()} bytes
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A header's value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
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
