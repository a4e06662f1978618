package io.jenkins.plugins.airflowdeploy.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How the journal writes what Jackson alone does not know: times, lengths of time, and texts that may be absent. */
final class JournalJson {

    /** What entries of earlier versions do not have. All else must be there: half an entry is none. */
    private static final List<JsonPointer> ADDED_LATER =
            List.of(JsonPointer.compile("/credential"), JsonPointer.compile("/request/requester/trigger"));

    private JournalJson() {}

    static SimpleModule module() {
        return new SimpleModule()
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(Duration.class, ToStringSerializer.instance)
                .addSerializer(Optional.class, new MaybeText())
                .addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse, null))
                .addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse, null))
                .addDeserializer(Optional.class, new FromText<>(Optional.class, Optional::of, Optional.empty()));
    }

    /** An entry of any version in the form of this one: what came later is {@code null}, and the records know what that means. */
    static JsonNode current(JsonNode entry) throws JsonMappingException {
        if (!entry.isObject()) {
            throw JsonMappingException.from((JsonParser) null, "not an entry");
        }
        for (JsonPointer later : ADDED_LATER) {
            if (entry.at(later.head()) instanceof ObjectNode parent && entry.at(later).isMissingNode()) {
                parent.putNull(later.last().getMatchingProperty());
            }
        }
        return entry;
    }

    @SuppressWarnings("rawtypes") // all that the journal holds are texts
    private static final class MaybeText extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.isPresent() ? (String) value.get() : null);
        }
    }

    private static final class FromText<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> parse;
        private final T absentOrNull;

        FromText(Class<T> type, Function<String, T> parse, T absentOrNull) {
            this.type = type;
            this.parse = parse;
            this.absentOrNull = absentOrNull;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getValueAsString();
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                return type.cast(context.handleWeirdStringValue(type, text, "not in ISO 8601"));
            }
        }

        @Override
        public T getNullValue(DeserializationContext context) {
            return absentOrNull;
        }
    }
}
