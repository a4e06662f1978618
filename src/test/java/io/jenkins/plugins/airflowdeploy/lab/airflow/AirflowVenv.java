package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.Assume;

/** The virtual environment that {@code standalone/airflow} makes, found by system property or environment variable. */
public final class AirflowVenv {

    private AirflowVenv() {}

    /** The folder that {@code -Dairflow.venv} or {@code AIRFLOW_VENV} names; empty when neither is set. */
    public static Optional<Path> find() {
        return find("airflow.venv", "AIRFLOW_VENV");
    }

    private static Optional<Path> find(String property, String variable) {
        String named = System.getProperty(property, System.getenv(variable));
        return named == null || named.isBlank() ? Optional.empty() : Optional.of(Path.of(named).toAbsolutePath());
    }

    /**
     * For a test that needs a real Airflow.
     *
     * @throws IllegalStateException when a folder is named that holds no Airflow: a wrong name must not look like a skip
     */
    public static Path orSkip() {
        return orSkip(find(), "a real Airflow", "airflow.venv");
    }

    /** The same for a test that needs a real Airflow 2: {@code -Dairflow2.venv} or {@code AIRFLOW2_VENV}. */
    public static Path legacyOrSkip() {
        return orSkip(find("airflow2.venv", "AIRFLOW2_VENV"), "a real Airflow 2", "airflow2.venv");
    }

    /** The same for a test that needs a real Airflow 3 with the FAB auth manager: {@code -Dairflow.fab.venv} or {@code AIRFLOW_FAB_VENV}. */
    public static Path fabOrSkip() {
        return orSkip(find("airflow.fab.venv", "AIRFLOW_FAB_VENV"), "a real Airflow with the FAB auth manager", "airflow.fab.venv");
    }

    private static Path orSkip(Optional<Path> found, String what, String property) {
        if (found.isEmpty()) {
            String message = "SKIPPED: needs " + what + "; run standalone/verify, or give -D" + property + "=FOLDER";
            System.err.println(message);
            Assume.assumeTrue(message, false);
        }
        return checked(found.get());
    }

    /** @throws IllegalStateException when the folder is not a virtual environment with an Airflow */
    static Path checked(Path venv) {
        if (!Files.isExecutable(venv.resolve("bin/airflow")) || !Files.isExecutable(venv.resolve("bin/python"))) {
            throw new IllegalStateException("no bin/airflow and bin/python in " + venv + ": run standalone/airflow");
        }
        return venv;
    }
}
