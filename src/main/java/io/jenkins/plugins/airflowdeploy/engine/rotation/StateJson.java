package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What is remembered of a connection as JSON. Reading throws {@link IllegalArgumentException} or a fault of times where it is none. */
final class StateJson {

    private static final String AIRFLOW = "airflow";
    private static final String CREDENTIAL = "credential";
    private static final String FINGERPRINT = "fingerprint";
    private static final String ISSUED_AT = "issuedAt";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String PLACED = "placed";
    private static final String ATTEMPT = "attempt";
    private static final String ID = "id";
    private static final String RECORD = "record";
    private static final String TROUBLE = "trouble";
    private static final String TRIES = "tries";
    private static final String KIND = "kind";
    private static final String MESSAGE = "message";
    private static final String NEXT = "next";
    private static final String EXPIRY_TOLD = "expiryTold";

    private StateJson() {}

    static ObjectNode json(ConnectionState state) {
        ObjectNode json = object();
        state.placed().ifPresent(placed -> json.set(PLACED, json(placed)));
        state.attempt().ifPresent(attempt -> json.set(ATTEMPT, object()
                .put(ID, attempt.id())
                .put(RECORD, attempt.record())
                .set(PLACED, json(attempt.placed()))));
        state.trouble().ifPresent(trouble -> json.set(TROUBLE, object()
                .put(AIRFLOW, trouble.airflow())
                .put(CREDENTIAL, trouble.credential())
                .put(TRIES, trouble.tries())
                .put(KIND, trouble.kind().name())
                .put(MESSAGE, trouble.message())
                .put(NEXT, trouble.next().toString())
                .put(EXPIRY_TOLD, trouble.expiryTold())));
        return json;
    }

    private static ObjectNode json(Placed placed) {
        ObjectNode json = object()
                .put(AIRFLOW, placed.airflow())
                .put(CREDENTIAL, placed.credential())
                .put(FINGERPRINT, placed.fingerprint())
                .put(ISSUED_AT, placed.issuedAt().toString());
        placed.expiresAt().ifPresent(at -> json.put(EXPIRES_AT, at.toString()));
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ConnectionState state(JsonNode json) {
        return new ConnectionState(
                part(json, PLACED, StateJson::placed),
                part(json, ATTEMPT, a -> new ConnectionState.Attempt(text(a, ID), placed(a.path(PLACED)), text(a, RECORD))),
                part(json, TROUBLE, t -> new ConnectionState.Trouble(
                        t.path(AIRFLOW).asText(""), t.path(CREDENTIAL).asText(""), t.path(TRIES).asInt(),
                        FailureKind.valueOf(text(t, KIND)), text(t, MESSAGE), time(t, NEXT),
                        t.path(EXPIRY_TOLD).asBoolean())));
    }

    private static Placed placed(JsonNode json) {
        return new Placed(text(json, AIRFLOW), text(json, CREDENTIAL), text(json, FINGERPRINT), time(json, ISSUED_AT),
                json.has(EXPIRES_AT) ? Optional.of(time(json, EXPIRES_AT)) : Optional.empty());
    }

    private static <T> Optional<T> part(JsonNode json, String name, Function<JsonNode, T> read) {
        return json.has(name) ? Optional.of(read.apply(json.get(name))) : Optional.empty();
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) {
            throw new IllegalArgumentException("no " + name);
        }
        return json.get(name).textValue();
    }
}
