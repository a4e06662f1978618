package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState.ImportError;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which import errors are those of the release.
 *
 * <p>An error can come from a parse that read the files from before the release, so it counts at once only in a file that
 * Airflow never had a DAG or an error in, and else when it is written again (another timestamp) after Airflow had fetched the release:
 * a file is never parsed twice at a time. That an error is absent proves nothing (apache/airflow#60059).
 */
final class ErrorEvidence {

    private final BundleState before;
    private final boolean versioned;
    private final Map<String, String> doubted = new HashMap<>();

    /** @param versioned whether Airflow shows when it fetched the release */
    ErrorEvidence(BundleState before, boolean versioned) {
        this.before = before;
        this.versioned = versioned;
    }

    /** The error that the file has because of the release; empty when it has none or that is not certain yet. */
    Optional<ImportError> refuting(String file, Look look, boolean fetched) {
        ImportError error = look.errors().get(file);
        if (error == null) {
            doubted.remove(file);
            return Optional.empty();
        }
        if (look.at(file).isEmpty() && !before.importErrors().containsKey(file)) {
            return Optional.of(error);
        }
        if (!fetched && look.dags().stream().anyMatch(dag -> !dag.stale())) {
            return Optional.empty();
        }
        String first = doubted.putIfAbsent(file, error.timestamp());
        if (first == null || first.equals(error.timestamp()) || isAsBefore(error)) {
            return Optional.empty();
        }
        if (first.equals(timestampBefore(file))) {
            doubted.put(file, error.timestamp()); // what was under way when the release came may have ended just now
            return Optional.empty();
        }
        return Optional.of(error);
    }

    /** Without versions, an error that was there before may be that of older files, which a shared folder can show for a while. */
    private boolean isAsBefore(ImportError error) {
        ImportError old = before.importErrors().get(error.file());
        return !versioned && old != null && old.lastLine().equals(error.lastLine());
    }

    private String timestampBefore(String file) {
        ImportError old = before.importErrors().get(file);
        return old == null ? null : old.timestamp();
    }

    /** Whether an error of the file waits to be written again. */
    boolean doubts(String file) {
        return doubted.containsKey(file);
    }
}
