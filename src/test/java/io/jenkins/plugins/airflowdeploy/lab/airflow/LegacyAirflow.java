package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Airflow 2 on loopback: webserver, and scheduler with SequentialExecutor and dag processor in it, on SQLite. Starts in about
 * 15 s on two cores; nothing of it is left after {@link #close()}, as with {@link AirflowProcess}.
 */
public final class LegacyAirflow implements AutoCloseable {

    private final AirflowGroup group;
    private final URI baseUrl;
    private final Path venv;
    private final List<AirflowUser> users;

    private LegacyAirflow(AirflowGroup group, URI baseUrl, Path venv, List<AirflowUser> users) {
        this.group = group;
        this.baseUrl = baseUrl;
        this.venv = venv;
        this.users = users;
    }

    /**
     * Starts an Airflow 2 and waits until its REST API lists a DAG.
     *
     * @param venv what {@link AirflowVenv#legacyOrSkip()} found
     * @param home a new or empty folder, which becomes {@code AIRFLOW_HOME}
     * @param dags the folder with the DAGs, one at least; may be a symbolic link
     * @param withBasic whether its REST API takes passwords (Basic); else only sessions of its web pages, the default of Airflow 2
     * @param settings more environment variables, as {@code AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL}
     */
    public static LegacyAirflow start(Path venv, Path home, Path dags, boolean withBasic, Map<String, String> settings)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<AirflowUser> users = List.of(
                AirflowUser.withNewPassword("admin", "Admin"),
                AirflowUser.withNewPassword("deployer", "User"),
                AirflowUser.withNewPassword("viewer", "Viewer"),
                AirflowUser.withNewPassword("rotator", "Rotator"));
        Files.writeString(home.resolve("users.json"), new ObjectMapper().writeValueAsString(users));
        Files.writeString(home.resolve("roles.json"), "{}");
        int port = AirflowGroup.freePort();
        URI baseUrl = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder builder = AirflowGroup.command(venv, home, Integer.toString(port), "2");
        AirflowSettings.applyLegacy(builder.environment(), home, baseUrl, dags, withBasic);
        String path = builder.environment().get("PATH");
        builder.environment().put("PATH", venv.resolve("bin") + File.pathSeparator + path); // its executor runs "airflow"
        builder.environment().putAll(settings);
        LegacyAirflow airflow = new LegacyAirflow(AirflowGroup.start(builder, home), baseUrl, venv, users);
        LegacyObserver observer = new LegacyObserver(airflow);
        airflow.group.awaitReady(observer::isReady, observer::notReadyBecause);
        return airflow;
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** May do everything. */
    public AirflowUser admin() {
        return users.get(0);
    }

    /** Has the role {@code User}: what a deployment needs. */
    public AirflowUser deployer() {
        return users.get(1);
    }

    /** May only look. */
    public AirflowUser viewer() {
        return users.get(2);
    }

    /** May read DAGs, and read and edit connections, and nothing else. */
    public AirflowUser rotator() {
        return users.get(3);
    }

    /** The last lines of each part's log. */
    public String logTail() {
        return group.logTail();
    }

    Path home() {
        return group.home();
    }

    Path python() {
        return venv.resolve("bin/python");
    }

    /** Ends every process of it, and returns when they are gone. */
    @Override
    public void close() {
        group.close();
    }
}
