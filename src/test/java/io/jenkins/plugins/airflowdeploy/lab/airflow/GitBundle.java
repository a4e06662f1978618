package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@code GitDagBundle} as Airflow's configuration names it, at the default {@code refresh_interval} of 300 s.
 *
 * @param name the bundle's name
 * @param repository URL or absolute path of a repository that Airflow may read without a password
 * @param trackingRef branch; must exist, with at least one DAG, when Airflow starts
 * @param subdir the folder that holds the DAGs; {@code null} for the repository's root
 */
public record GitBundle(String name, String repository, String trackingRef, String subdir) implements LabBundle {

    @Override
    public Map<String, Object> configuration() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("repo_url", repository);
        arguments.put("tracking_ref", trackingRef);
        if (subdir != null) {
            arguments.put("subdir", subdir);
        }
        arguments.put("refresh_interval", 300);
        return Map.of("name", name, "classpath", "airflow.providers.git.bundles.git.GitDagBundle", "kwargs", arguments);
    }
}
