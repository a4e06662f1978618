package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Airflow holds of a DAG.
 *
 * @param text the file's text as it was on the disk when the last parse was stored, as {@link SourceText} hashes it; empty when
 *     Airflow does not show it to this account
 * @param stored changes when Airflow stores other content for runs, though not every time that it does; empty when nothing
 *     that Airflow shows does so at once
 */
record DagContent(Optional<String> text, Optional<String> stored) {

    /** How Airflow's answer begins when the account may not read every DAG of the file. */
    private static final String REDACTED = "REDACTED";

    static Optional<String> text(JsonNode source) {
        String content = source.path("content").asText("");
        return content.isEmpty() || content.startsWith(REDACTED) ? Optional.empty() : Optional.of(SourceText.hash(content));
    }

    /** From the version's number and the tasks, both read from what is stored for runs. */
    static Optional<String> stored(String version, JsonNode tasks) {
        return Optional.of(SourceText.hash(version + " " + canonical(tasks)));
    }

    /** The same text for the same members in whatever order: Airflow's sets come in an order that differs between its workers. */
    private static String canonical(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.toString();
        }
        List<String> members = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(member -> members.add(canonical(member)));
        } else {
            node.fields().forEachRemaining(field -> members.add(field.getKey() + ":" + canonical(field.getValue())));
        }
        members.sort(null);
        return members.toString();
    }
}
