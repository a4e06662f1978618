package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A real Airflow 3 as {@link AirflowProcess} runs it, but with the FAB auth manager: roles are made of permissions. */
public final class FabAirflow implements AutoCloseable {

    private final AirflowGroup group;
    private final URI baseUrl;
    private final List<AirflowUser> users;

    private FabAirflow(AirflowGroup group, URI baseUrl, List<AirflowUser> users) {
        this.group = group;
        this.baseUrl = baseUrl;
        this.users = users;
    }

    /**
     * @param venv what {@link AirflowVenv#fabOrSkip()} found
     * @param home a new or empty folder, which becomes {@code AIRFLOW_HOME}
     * @param roles besides Airflow's own {@code Admin}, {@code Op}, {@code User} and {@code Viewer}: by name, pairs of action and resource
     */
    public static FabAirflow start(Path venv, Path home, Map<String, List<List<String>>> roles, LabBundle... bundles)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<AirflowUser> users = Stream.concat(
                        Stream.of("Admin", "Op", "User", "Viewer"), roles.keySet().stream())
                .map(role -> AirflowUser.withNewPassword(role.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"), role))
                .toList();
        Files.writeString(home.resolve("users.json"), new ObjectMapper().writeValueAsString(users));
        Files.writeString(home.resolve("roles.json"), new ObjectMapper().writeValueAsString(roles));
        int port = AirflowGroup.freePort();
        URI baseUrl = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder builder = AirflowGroup.command(venv, home, Integer.toString(port), "fab");
        AirflowSettings.applyFab(builder.environment(), home, baseUrl, List.of(bundles));
        FabAirflow airflow = new FabAirflow(AirflowGroup.start(builder, home), baseUrl, users);
        AirflowObserver observer = new AirflowObserver(baseUrl, airflow.user("Admin"));
        airflow.group.awaitReady(() -> observer.isReady(bundles), observer::notReadyBecause);
        return airflow;
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The user who has that role and no other. */
    public AirflowUser user(String role) {
        return users.stream().filter(user -> user.role().equals(role)).findFirst().orElseThrow();
    }

    /** The last lines of each part's log. */
    public String logTail() {
        return group.logTail();
    }

    /** Ends every process of it, and returns when they are gone. */
    @Override
    public void close() {
        group.close();
    }
}
