package io.jenkins.plugins.airflowdeploy.engine.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowConnections;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowRights;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what has to be configured elsewhere, ready to be copied; never a secret. */
final class Prescription {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Prescription() {}

    /** The bundle of a repository as Airflow's configuration has it, and the connection that it may need. */
    static List<String> bundle(String repository, String name, Optional<String> subdir, BundleSource source) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        String connection = AirflowConnections.ofBundle(name);
        if (!source.isGit()) {
            arguments.put("path", source.place() + subdir.map(folder -> "/" + folder).orElse(""));
        } else {
            arguments.put(source.needsLogin() ? "git_conn_id" : "repo_url", source.needsLogin() ? connection : source.place());
            arguments.put("tracking_ref", source.branch());
            subdir.ifPresent(folder -> arguments.put("subdir", folder));
        }
        arguments.put("refresh_interval", 300);
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("name", name);
        bundle.put("classpath", source.isGit()
                ? "airflow.providers.git.bundles.git.GitDagBundle"
                : "airflow.dag_processing.bundles.local.LocalDagBundle");
        bundle.put("kwargs", arguments);
        List<String> lines = new ArrayList<>();
        lines.add("Airflow's bundle for " + ForeignText.line(repository, 200) + ", on every component (beside its other bundles):");
        lines.add("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST=" + quoted(json(List.of(bundle))));
        if (source.isGit() && source.needsLogin()) {
            lines.add("Airflow's connection for it; add as \"password\" a token of Airflow's own that may only read this repository"
                    + " (Bitbucket: an access token with the scope repository):");
            lines.add("AIRFLOW_CONN_" + connection.toUpperCase(java.util.Locale.ROOT) + "="
                    + quoted(json(connection(source.place()))));
            lines.add("Write the day on which that token was made into the target's pullKeyMade: Jenkins then reminds you to change it.");
        }
        return lines;
    }

    private static Map<String, Object> connection(String url) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("conn_type", "git");
        connection.put("host", url);
        connection.put("login", "x-token-auth");
        return connection;
    }

    /** The least that accounts need, as docs/getting-started.md has it. */
    static List<String> rights() {
        return List.of(
                "Least rights at Airflow: the role 'user': 'viewer' may not have files parsed. With the FAB auth manager: a role of its own"
                        + " with " + String.join(", ", AirflowRights.LEAST) + ".",
                "Least scopes at Bitbucket: repository to read the source, pullrequest too if the record is to name pull request and"
                        + " approvals; repository:write for the target alone, if that is in Bitbucket. Data Center: REPO_READ to read,"
                        + " REPO_WRITE for the target.");
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers are always JSON", e);
        }
    }

    /** For a shell: in single quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
