package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** This machine as the agent of one build: a cache that later builds find again, and a folder for the build. */
final class LocalWorker implements Worker {

    private final Path cache;
    private final Path build;
    private final HttpSettings http;

    LocalWorker(Path cache, Path build, HttpSettings http) {
        this.cache = cache;
        this.build = build;
        this.http = http;
    }

    @Override
    public String name() {
        return "this machine";
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        try {
            Path output = Files.createDirectories(build.resolve("output"));
            return task.run(new Place(Files.createDirectories(cache), output, http));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path archive(Artifact artifact) {
        try {
            Path archived = Files.createDirectories(build.resolve("archive")).resolve("dags.zip");
            return Files.copy(Path.of(artifact.zipPath()), archived, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
