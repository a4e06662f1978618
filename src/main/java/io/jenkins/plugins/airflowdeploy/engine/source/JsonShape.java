package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Takes values out of a server's JSON, and says what is missing where its shape is another than documented. */
final class JsonShape {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

    private final String where;
    private final JsonNode json;

    /** @param where what was asked for, to begin a message with: {@code Bitbucket at …: branch main} */
    JsonShape(String where, JsonNode json) {
        this.where = where;
        this.json = json;
    }

    JsonNode json() {
        return json;
    }

    /** @param path names with dots between: {@code target.hash} */
    String hash(String path) throws DeploymentFailure {
        String hash = at(path).asText("");
        if (!HASH.matcher(hash).matches()) {
            throw missing(path + " (40 hexadecimal digits)");
        }
        return hash;
    }

    long number(String path) throws DeploymentFailure {
        if (!at(path).canConvertToLong()) {
            throw missing(path + " (a number)");
        }
        return at(path).asLong();
    }

    /** The page's {@code values}. */
    JsonNode values() throws DeploymentFailure {
        if (!at("values").isArray()) {
            throw missing("values (a list)");
        }
        return at("values");
    }

    /** Clean, in one line; empty when there is none. */
    String line(String path, int limit) {
        return ForeignText.line(at(path).asText(""), limit);
    }

    String text(String path) {
        return at(path).asText("");
    }

    /** {@code null} when there is none or it is no time. */
    Instant time(String path) {
        return time(at(path));
    }

    static Instant time(JsonNode node) {
        try {
            return node.isTextual() ? OffsetDateTime.parse(node.asText()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** From milliseconds since 1970; {@code null} when there is no such number. */
    Instant millis(String path) {
        return millis(at(path));
    }

    static Instant millis(JsonNode node) {
        return node.canConvertToLong() && node.isNumber() ? Instant.ofEpochMilli(node.asLong()) : null;
    }

    private JsonNode at(String path) {
        JsonNode node = json;
        for (String name : path.split("\\.")) {
            node = node.path(name);
        }
        return node;
    }

    private DeploymentFailure missing(String what) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                where + ": the answer lacks " + what + ". Is this the address of Bitbucket's REST API?");
    }
}
