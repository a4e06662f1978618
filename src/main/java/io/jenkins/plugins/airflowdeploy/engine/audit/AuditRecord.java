package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What happened in one deployment: one JSON object, the payload of an in-toto Statement v1. Immutable.
 *
 * <p>Made by {@link AuditRecordBuilder}, also of a deployment that failed; sealed by {@link Trail#append}. Holds no
 * secret. Described in {@code docs/audit-record.md}; schema in {@code docs/audit-record.schema.json}.
 */
public final class AuditRecord {

    private final ObjectNode statement;

    AuditRecord(ObjectNode statement) {
        this.statement = statement;
    }

    /**
     * Reads a record back.
     *
     * @param line what {@link #line()} gave
     * @throws IllegalArgumentException when it is none
     */
    public static AuditRecord parse(String line) {
        ObjectNode statement = AuditText.parse(line);
        if (!statement.path(AuditFields.PREDICATE_TYPE_FIELD).asText().equals(AuditFields.PREDICATE_TYPE)
                || !statement.path(AuditFields.PREDICATE).isObject()) {
            throw new IllegalArgumentException("not an audit record");
        }
        return new AuditRecord(statement);
    }

    /** The record as one line of JSON without the line's end: what the trail holds and hashes. */
    public String line() {
        return AuditText.compact(statement);
    }

    /** A copy of the whole statement. */
    public JsonNode json() {
        return statement.deepCopy();
    }

    /**
     * A copy of one part of the predicate, by its name in {@link AuditFields}; empty when the deployment never got
     * there.
     */
    public Optional<JsonNode> part(String name) {
        return Optional.ofNullable(statement.get(AuditFields.PREDICATE).get(name))
                .map(JsonNode::deepCopy);
    }

    /** The record with its place in a trail, which stands first. */
    AuditRecord at(ObjectNode place) {
        ObjectNode sealed = statement.deepCopy();
        ObjectNode predicate = AuditText.object();
        predicate.set(AuditFields.TRAIL, place);
        sealed.get(AuditFields.PREDICATE).fields().forEachRemaining(part -> {
            if (!part.getKey().equals(AuditFields.TRAIL)) {
                predicate.set(part.getKey(), part.getValue());
            }
        });
        sealed.set(AuditFields.PREDICATE, predicate);
        return new AuditRecord(sealed);
    }

    /** As {@link #line()}. */
    @Override
    public String toString() {
        return line();
    }
}
