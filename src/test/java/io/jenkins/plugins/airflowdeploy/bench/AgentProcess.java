package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An agent in a JVM of its own with its own heap: tasks and results travel as objects over its input and output. */
final class AgentProcess implements Worker, AutoCloseable {

    private final Path folder;
    private final Process process;
    private final ObjectOutputStream tasks;
    private final ObjectInputStream results;

    /** @param megabytes of heap */
    AgentProcess(Path folder, int megabytes) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("output"));
        process = Jvm.start(AgentProcess.class, megabytes, folder.toString());
        tasks = new ObjectOutputStream(new BufferedOutputStream(process.getOutputStream()));
        tasks.flush();
        results = new ObjectInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /** The agent's side. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Heap.watch();
        Path folder = Path.of(args[0]);
        Place place = new Place(folder.resolve("cache"), folder.resolve("output"), HttpSettings.defaults());
        ObjectOutputStream results = new ObjectOutputStream(new BufferedOutputStream(out));
        results.flush();
        ObjectInputStream tasks = new ObjectInputStream(new BufferedInputStream(System.in));
        while (true) {
            try {
                results.writeObject(((Task<?>) tasks.readObject()).run(place));
                results.reset();
                results.flush();
            } catch (EOFException e) {
                return;
            }
        }
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Serializable> T run(Task<T> task) {
        try {
            tasks.writeObject(task);
            tasks.reset();
            tasks.flush();
            return (T) results.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's JVM ended: see what it wrote", e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("both sides have the same classes", e);
        }
    }

    /** What the agent's heap held at most. */
    Heap heap() {
        return run(new HeapTask());
    }

    private static final class HeapTask implements Task<Heap> {
        private static final long serialVersionUID = 1L;

        @Override
        public Heap run(Place place) throws DeploymentFailure {
            return Heap.now();
        }
    }

    @Override
    public Path archive(Artifact artifact) {
        try {
            return Files.copy(Path.of(artifact.zipPath()), folder.resolveSibling("archived.zip"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        tasks.close();
        process.destroy();
    }
}
