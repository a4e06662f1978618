package io.jenkins.plugins.airflowdeploy.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How the journal writes what Jackson alone does not know: times, lengths of time, and texts that may be absent. */
final class JournalJson {

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
