package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the double answers.
 *
 * @param status the HTTP status; 0 breaks the connection off without an answer
 * @param headers more headers, {@code Content-Type} among them
 * @param body never {@code null}
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON of a tree, map or list. */
    public static Answer json(int status, Object body) {
        try {
            return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"),
                    JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text of any type. */
    public static Answer text(int status, String contentType, String body) {
        return new Answer(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Breaks the connection off. */
    public static Answer broken() {
        return new Answer(0, Map.of(), new byte[0]);
    }

    /** One of the recorded refusals beside this class, {@code 404-commit-not-found} for example. */
    public static Answer recorded(String name) {
        JsonNode recorded = read(name);
        Answer answer = json(recorded.path("status").asInt(), recorded.path("body"));
        for (var header : recorded.path("headers").properties()) {
            answer = answer.with(header.getKey(), header.getValue().asText());
        }
        return answer;
    }

    /** {@code Commit not found} for a revision. */
    static Answer noSuchCommit(String revision) {
        JsonNode body = read("404-commit-not-found").path("body").deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) body.path("error").path("data").path("shas"))
                .removeAll()
                .add(revision);
        return json(404, body);
    }

    /** The same with one more header. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    private static JsonNode read(String name) {
        try (InputStream in = Answer.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("nothing was recorded under the name " + name);
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
