package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Airflow on loopback: API server, scheduler with LocalExecutor and dag processor, on SQLite, with the simple auth
 * manager. Starts in about 10 s on two cores.
 *
 * <p>All of it hangs on one Python process that watches a pipe from here ({@code airflow_group.py}): nothing of it is left
 * after {@link #close()}, nor after this JVM ends in whatever way.
 */
public final class AirflowProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path home;
    private final URI baseUrl;
    private final List<AirflowUser> users;
    private final Thread hook = new Thread(this::end, "end Airflow");

    private AirflowProcess(Process process, Path home, URI baseUrl, List<AirflowUser> users) {
        this.process = process;
        this.home = home;
        this.baseUrl = baseUrl;
        this.users = users;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts an Airflow and waits until its API answers and the dag processor lists a DAG (or an import error) of each bundle.
     *
     * @param venv what {@link AirflowVenv} found
     * @param home a new or empty folder, which becomes {@code AIRFLOW_HOME}; holds the logs, stays when it ends
     * @param bundles their refs and folders must exist
     * @throws IOException when it does not get there: the message holds the end of its logs
     */
    public static AirflowProcess start(Path venv, Path home, LabBundle... bundles)
            throws IOException, InterruptedException {
        AirflowVenv.checked(venv);
        Files.createDirectories(home);
        List<AirflowUser> users = List.of(
                AirflowUser.withNewPassword("admin", "admin"),
                AirflowUser.withNewPassword("deployer", "user"),
                AirflowUser.withNewPassword("viewer", "viewer"));
        int port = freePort();
        Path script = home.resolve("airflow_group.py");
        try (InputStream in = AirflowProcess.class.getResourceAsStream("airflow_group.py")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        venv.resolve("bin/python").toString(), "-u", script.toString(),
                        venv.resolve("empty-airflow.db").toString(), Integer.toString(port))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("group.log").toFile());
        URI baseUrl = URI.create("http://127.0.0.1:" + port);
        AirflowSettings.apply(builder.environment(), home, baseUrl, users, List.of(bundles));
        AirflowProcess airflow = new AirflowProcess(builder.start(), home, baseUrl, users);
        airflow.awaitReady(bundles);
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

    /** {@code AIRFLOW_HOME}. */
    public Path home() {
        return home;
    }

    /** The process all others hang on, for a test that wants to see them gone. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The last lines of each part's log. */
    public String logTail() {
        StringBuilder tail = new StringBuilder();
        try (Stream<Path> logs = Files.list(home)) {
            for (Path log : logs.filter(p -> p.toString().endsWith(".log")).sorted().toList()) {
                List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
                tail.append("--- ").append(log.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - 15), lines.size())
                        .forEach(line -> tail.append(line).append('\n'));
            }
        } catch (IOException e) {
            tail.append("--- its logs cannot be read: ").append(e);
        }
        return tail.toString();
    }

    private void awaitReady(LabBundle... bundles) throws IOException, InterruptedException {
        boolean ready = false;
        try {
            AirflowObserver observer = new AirflowObserver(baseUrl, admin());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!(ready = observer.isReady(bundles))) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("Airflow ended while it started\n" + logTail());
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("Airflow was not ready within " + PATIENCE.toSeconds() + " s: "
                            + observer.notReadyBecause() + "\n" + logTail());
                }
            }
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends every process of it, and returns when they are gone. Can be called twice. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is about to end, and the hook with it.
            return;
        }
    }

    private void end() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
