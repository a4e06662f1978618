package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.nio.file.Path;
import java.util.Map;

/**
 * A {@code LocalDagBundle} at the default {@code refresh_interval} of 300 s.
 *
 * @param name the bundle's name
 * @param path the folder; may be a symbolic link, which Airflow follows anew at each parse
 */
public record LocalBundle(String name, Path path) implements LabBundle {

    @Override
    public Map<String, Object> configuration() {
        return Map.of(
                "name", name,
                "classpath", "airflow.dag_processing.bundles.local.LocalDagBundle",
                "kwargs", Map.of("path", path.toString(), "refresh_interval", 300));
    }
}
