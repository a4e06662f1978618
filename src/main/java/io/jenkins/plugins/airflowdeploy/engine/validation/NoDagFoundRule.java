package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;

/**
 * {@code no-dag-found}: nothing to deploy; a deployment would take every DAG away. Quiet while a file could not be
 * read, since the DAGs may be in that one.
 */
final class NoDagFoundRule implements Rule {

    @Override
    public List<Finding> check(Reading reading) {
        boolean some = reading.files().stream()
                .anyMatch(file -> !file.dags().isEmpty()
                        || !file.dynamicDags().isEmpty()
                        || file.scanned() && reading.models().get(file.path()).problem().isPresent());
        if (some) {
            return List.of();
        }
        String folder = ForeignText.line(reading.dagsFolder(), 200);
        int count = reading.files().size();
        String message = "no DAG found in '" + folder + "' (" + count + " Python files); is dagsFolder right?";
        return List.of(new Finding("no-dag-found", Severity.ERROR, reading.dagsFolder(), 0, 0, message));
    }
}
