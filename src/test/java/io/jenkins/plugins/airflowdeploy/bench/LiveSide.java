package io.jenkins.plugins.airflowdeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.demo.LocalStep;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;

/** One way for a changed DAG to come to Airflow. */
interface LiveSide {

    /** Puts the change where this side's Airflow bundle finds it. */
    Pushed push(Map<String, String> files) throws Exception;

    /**
     * Two moments of a deployment.
     *
     * @param began when somebody asked for it
     * @param at when the change was where Airflow looks
     */
    record Pushed(Instant began, Instant at) {}

    /** The step. */
    static LiveSide ours(DemoLab lab, LocalStep step) throws IOException {
        Git git = Git.open(lab.folder().resolve("source.git").toFile());
        GitCommits commits = new GitCommits(git.getRepository());
        return files -> {
            Map<String, String> inFolder = new TreeMap<>();
            files.forEach((name, text) -> inFolder.put("dags/" + name, text));
            commits.commit("release/bench", "Change a DAG", inFolder);
            Instant began = Instant.now();
            DeploymentResult result = step.deploy(Map.of(
                    "environment", DemoLab.ENVIRONMENT, "repository", SampleRepository.NAME, "branch", "release/bench"));
            if (!result.outcome().text().equals("success")) {
                throw new IllegalStateException(result.outcome() + ": " + result.failure().orElse(""));
            }
            String at = new ObjectMapper().readTree(result.record()).path("predicate").path("release").path("pushedAt").asText();
            return new Pushed(began, Instant.parse(at));
        };
    }

    /** A repository that Airflow's own bundle follows, pushed to by hand. */
    static LiveSide git(Path bare) throws Exception {
        Git git = Git.init().setBare(true).setGitDir(bare.toFile()).call();
        GitCommits commits = new GitCommits(git.getRepository());
        return files -> {
            Instant began = Instant.now();
            commits.commit("main", "Change a DAG", files);
            return new Pushed(began, Instant.now());
        };
    }

    /** A folder, in which only what differs is replaced, each file at once. */
    static LiveSide folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        return files -> {
            Instant began = Instant.now();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path place = folder.resolve(file.getKey());
                if (!Files.exists(place) || !Files.readString(place).equals(file.getValue())) {
                    Path beside = Files.writeString(folder.resolve(file.getKey() + ".new"), file.getValue());
                    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return new Pushed(began, Instant.now());
        };
    }

    /** A {@code GitDagBundle} whose {@code refresh_interval} is given in seconds. */
    record PlainBundle(String name, Path repository, int refreshInterval) implements LabBundle {
        @Override
        public Map<String, Object> configuration() {
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("repo_url", repository.toString());
            arguments.put("tracking_ref", "main");
            arguments.put("refresh_interval", refreshInterval);
            return Map.of("name", name, "classpath", "airflow.providers.git.bundles.git.GitDagBundle", "kwargs", arguments);
        }
    }
}
