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
        String named = System.getProperty("airflow.venv", System.getenv("AIRFLOW_VENV"));
        return named == null || named.isBlank() ? Optional.empty() : Optional.of(Path.of(named).toAbsolutePath());
    }

    /**
     * For a test that needs a real Airflow.
     *
     * @throws IllegalStateException when a folder is named that holds no Airflow: a wrong name must not look like a skip
     */
    public static Path orSkip() {
        Optional<Path> found = find();
        if (found.isEmpty()) {
            String message = "SKIPPED: needs a real Airflow; run standalone/verify, or give -Dairflow.venv=FOLDER";
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
