package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;

/**
 * What Airflow said of a bundle at one moment.
 *
 * @param at when, by our clock
 * @param dagsByFile file (relative to the bundle's path) → ids of the DAGs that are not stale
 * @param importErrors file (relative to the bundle's path) → Airflow's timestamp of the error and its last line
 */
public record BundleState(
        Instant at, Map<String, SortedSet<String>> dagsByFile, Map<String, ImportError> importErrors) {

    public BundleState {
        dagsByFile = Map.copyOf(dagsByFile);
        importErrors = Map.copyOf(importErrors);
    }

    /**
     * One import error.
     *
     * @param file relative to the bundle's path
     * @param timestamp Airflow's time of it, as it wrote it
     * @param lastLine the last line of the stack trace, clean: {@code NameError: name 'x' is not defined}
     */
    public record ImportError(String file, String timestamp, String lastLine) {}
}
