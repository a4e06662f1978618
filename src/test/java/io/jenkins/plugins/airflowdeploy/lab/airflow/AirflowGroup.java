package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The processes of one Airflow under test. All hang on one Python process that watches a pipe from here
 * ({@code airflow_group.py}): nothing is left after {@link #close()}, nor after this JVM ends in whatever way.
 */
final class AirflowGroup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path home;
    private final Thread hook = new Thread(this::end, "end Airflow");

    /** Whether an Airflow is ready. */
    @FunctionalInterface
    interface Readiness {
        boolean holds() throws InterruptedException;
    }

    private AirflowGroup(Process process, Path home) {
        this.process = process;
        this.home = home;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param arguments of {@code airflow_group.py}, after the database's template */
    static ProcessBuilder command(Path venv, Path home, String... arguments) throws IOException {
        AirflowVenv.checked(venv);
        Path script = home.resolve("airflow_group.py");
        try (InputStream in = AirflowGroup.class.getResourceAsStream("airflow_group.py")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of(venv.resolve("bin/python").toString(), "-u", script.toString(),
                venv.resolve("empty-airflow.db").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("group.log").toFile());
    }

    static AirflowGroup start(ProcessBuilder builder, Path home) throws IOException {
        return new AirflowGroup(builder.start(), home);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @throws IOException when it does not get there, after everything has ended: the message holds the end of its logs */
    void awaitReady(Readiness readiness, Supplier<String> notReadyBecause) throws IOException, InterruptedException {
        boolean ready = false;
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!(ready = readiness.holds())) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("Airflow ended while it started\n" + logTail());
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("Airflow was not ready within " + PATIENCE.toSeconds() + " s: "
                            + notReadyBecause.get() + "\n" + logTail());
                }
            }
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    /** {@code AIRFLOW_HOME}. */
    Path home() {
        return home;
    }

    /** The process all others hang on. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The last lines of each part's log. */
    String logTail() {
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
