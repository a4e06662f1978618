package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent on this machine. Tasks and results go through serialisation, as they do on the way to a real one. */
public final class LocalWorker implements Worker {

    private final Path folder;
    private final String deployment;

    public LocalWorker(Path folder, String deployment) {
        this.folder = folder;
        this.deployment = deployment;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        Path output = folder.resolve("agent/output").resolve(deployment);
        try {
            Files.createDirectories(output);
            return copy(copy(task).run(new Place(folder.resolve("agent/cache"), output, HttpSettings.defaults())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Serializable> T copy(T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class that was just written", e);
        }
    }

    @Override
    public Path archive(Artifact artifact) {
        Path archive = folder.resolve("controller/archive").resolve(deployment).resolve("dags.zip");
        try {
            Files.createDirectories(archive.getParent());
            return Files.copy(Path.of(artifact.zipPath()), archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
