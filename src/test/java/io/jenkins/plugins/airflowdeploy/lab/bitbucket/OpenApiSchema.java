package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The part of JSON Schema that Bitbucket's descriptions use: types, required and known properties, enumerations, references. */
final class OpenApiSchema {

    private static final int DEEPEST = 20;

    /** Cloud's base schema requires it of every object; Cloud's own examples of requests leave it out. */
    private static final String DISCRIMINATOR = "type";

    private final JsonNode root;

    OpenApiSchema(JsonNode root) {
        this.root = root;
    }

    /** What a {@code $ref} stands for; anything else is itself. */
    JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        for (int i = 0; found.has("$ref") && i < DEEPEST; i++) {
            found = root.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    void check(String where, JsonNode value, JsonNode schema, List<String> complaints) {
        check(where, value, resolved(schema), false, complaints);
    }

    /** @param part whether the schema is one of several, and so may not know the properties that another one has */
    private void check(String where, JsonNode value, JsonNode schema, boolean part, List<String> complaints) {
        schema.path("allOf").forEach(one -> check(where, value, resolved(one), true, complaints));
        String type = schema.path("type").asText("");
        if (!type.isEmpty() && !isOf(value, type)) {
            complaints.add(where + " is no " + type);
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            complaints.add(where + " is none of " + schema.path("enum"));
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText()) && !(part && name.asText().equals(DISCRIMINATOR))) {
                complaints.add(where + "." + name.asText() + " is missing");
            }
        });
        schema.path("properties").fields().forEachRemaining(property -> {
            if (value.has(property.getKey())) {
                check(where + "." + property.getKey(), value.get(property.getKey()), property.getValue(), complaints);
            }
        });
        if (value.isObject() && schema.has("properties") && !schema.has("allOf") && !part) {
            unknown(value, schema.path("properties")).forEach(name -> complaints.add(where + " has no " + name));
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(where + "[]", item, schema.path("items"), complaints));
        }
    }

    private static List<String> unknown(JsonNode value, JsonNode known) {
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(name -> {
            if (!known.has(name)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }
}
