package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How values become JSON in a record: bounded, clean, one form each. */
final class AuditText {

    /** The most entries of a list that are written out; its count is always whole. */
    static final int LIST_LIMIT = 1_000;

    private static final int TEXT_LIMIT = 2_000;
    private static final Pattern USER_DATA = Pattern.compile("(?<=://)[^/@\\s]*@");
    /** Numbers come back digit by digit, so that a line that was read is the line that was written. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private AuditText() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** One clean line without the user data of addresses. */
    static String line(String text) {
        return USER_DATA.matcher(ForeignText.line(text, TEXT_LIMIT)).replaceAll("");
    }

    /** {@code 2026-11-24T08:30:00.123Z}. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Seconds to the hundredth. */
    static BigDecimal seconds(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(2, RoundingMode.HALF_UP);
    }

    /** {@code {"count": …, "items": […]}} with at most {@link #LIST_LIMIT} items. */
    static <T> ObjectNode list(Collection<T> values, Function<T, JsonNode> form) {
        ObjectNode list = object().put(AuditFields.COUNT, values.size());
        ArrayNode items = list.putArray(AuditFields.ITEMS);
        values.stream().limit(LIST_LIMIT).map(form).forEach(items::add);
        return list;
    }

    /** A {@link #list(Collection, Function)} of lines. */
    static ObjectNode list(Collection<String> lines) {
        return list(lines, text -> JsonNodeFactory.instance.textNode(line(text)));
    }

    /** Compact, one line, UTF-8 characters as they are. */
    static String compact(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory cannot fail to be written", e);
        }
    }

    /** @throws IllegalArgumentException when it is no JSON object */
    static ObjectNode parse(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** The last entry of a list that says so; there must be one. */
    static ObjectNode last(ObjectNode parts, String list, String key, String value) {
        ObjectNode last = null;
        for (JsonNode json : parts.path(list)) {
            if (json.path(key).asText().equals(AuditText.line(value))) {
                last = (ObjectNode) json;
            }
        }
        if (last == null) {
            throw new IllegalStateException("no " + value + " among " + list);
        }
        return last;
    }
}
