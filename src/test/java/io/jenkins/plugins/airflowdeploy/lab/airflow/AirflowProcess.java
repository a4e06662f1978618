package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Airflow 3 on loopback: API server, scheduler with LocalExecutor and dag processor, on SQLite, with the simple auth
 * manager. Starts in about 10 s on two cores. Nothing of it is left after {@link #close()}, nor after this JVM ends in whatever way.
 */
public final class AirflowProcess implements AutoCloseable {

    private final AirflowGroup group;
    private final URI baseUrl;
    private final List<AirflowUser> users;

    private AirflowProcess(AirflowGroup group, URI baseUrl, List<AirflowUser> users) {
        this.group = group;
        this.baseUrl = baseUrl;
        this.users = users;
    }

    /**
     * Starts an Airflow and waits until its API answers and the dag processor lists a DAG (or an import error) of each bundle.
     *
     * @param venv what {@link AirflowVenv} found
     * @param home a new or empty folder, which becomes {@code AIRFLOW_HOME}; holds the logs, stays when it ends
     * @param bundles their refs and folders must exist
     * @throws IOException when it does not get there: the message holds the end of its logs
     */
    public static AirflowProcess start(Path venv, Path home, LabBundle... bundles) throws IOException, InterruptedException {
        return start(venv, home, Map.of(), bundles);
    }

    /** @param settings more environment variables: {@code AIRFLOW__API__EXPOSE_CONFIG} */
    public static AirflowProcess start(Path venv, Path home, Map<String, String> settings, LabBundle... bundles)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<AirflowUser> users = List.of(
                AirflowUser.withNewPassword("admin", "admin"),
                AirflowUser.withNewPassword("deployer", "user"),
                AirflowUser.withNewPassword("viewer", "viewer"),
                AirflowUser.withNewPassword("rotator", "op"));
        int port = AirflowGroup.freePort();
        URI baseUrl = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder builder = AirflowGroup.command(venv, home, Integer.toString(port));
        AirflowSettings.apply(builder.environment(), home, baseUrl, users, List.of(bundles));
        builder.environment().putAll(settings);
        AirflowProcess airflow = new AirflowProcess(AirflowGroup.start(builder, home), baseUrl, users);
        AirflowObserver observer = new AirflowObserver(baseUrl, airflow.admin());
        airflow.group.awaitReady(() -> observer.isReady(bundles), observer::notReadyBecause);
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

    /** Has the role {@code user}: what a deployment needs. */
    public AirflowUser deployer() {
        return users.get(1);
    }

    /** May only look. */
    public AirflowUser viewer() {
        return users.get(2);
    }

    /** Has the role {@code op}: may edit connections. */
    public AirflowUser rotator() {
        return users.get(3);
    }

    /** {@code AIRFLOW_HOME}. */
    public Path home() {
        return group.home();
    }

    /** The process all others hang on, for a test that wants to see them gone. */
    public ProcessHandle handle() {
        return group.handle();
    }

    /** The last lines of each part's log. */
    public String logTail() {
        return group.logTail();
    }

    /** Ends every process of it, and returns when they are gone. Can be called twice. */
    @Override
    public void close() {
        group.close();
    }
}
