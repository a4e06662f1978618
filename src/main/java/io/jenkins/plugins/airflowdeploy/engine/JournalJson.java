package io.jenkins.plugins.airflowdeploy.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How the journal writes what Jackson alone does not know: times, lengths of time, and texts that may be absent. */
final class JournalJson extends SimpleModule {

    private static final long serialVersionUID = 1L;

    JournalJson() {
        addSerializer(Instant.class, ToStringSerializer.instance);
        addSerializer(Duration.class, ToStringSerializer.instance);
        addSerializer(new MaybeText());
        addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse, null));
        addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse, null));
        addDeserializer(Optional.class, new FromText<>(Optional.class, Optional::of, Optional.empty()));
    }

    private static final class MaybeText extends StdSerializer<Optional<?>> {
        private static final long serialVersionUID = 1L;

        MaybeText() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString((String) value.orElse(null));
        }
    }

    @SuppressWarnings("serial") // never serialised
    private static final class FromText<T> extends StdDeserializer<T> {
        private final Function<String, T> parse;
        private final T absent;

        FromText(Class<T> type, Function<String, T> parse, T absentOrNull) {
            super(type);
            this.parse = parse;
            this.absent = absentOrNull;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getValueAsString();
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                return handledType().cast(context.handleWeirdStringValue(handledType(), text, "not in ISO 8601"));
            }
        }

        @Override
        public T getNullValue(DeserializationContext context) {
            return absent;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Class<T> handledType() {
            return (Class<T>) super.handledType();
        }
    }
}
