package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderHost;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderPlace;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTask;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** A folder that the agent and Airflow see, and a lock that keeps the agent from changing it. */
public final class FolderLabTarget implements LabTarget {

    private final Path folder;

    FolderLabTarget(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        FolderHost here = new FolderHost() {
            @Override
            public String name() {
                return "this machine";
            }

            @Override
            public <T extends Serializable> T run(FolderTask<T> task) throws DeploymentFailure, InterruptedException {
                return task.run(new FolderPlace(folder.resolve("no artifact")));
            }
        };
        new FolderTarget(here, new FolderTarget.Address(folder.toString(), "dags", 10), Time.SYSTEM)
                .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize", Map.of()));
    }

    @Override
    public LabBundle bundle() {
        return new LocalBundle(RestartLab.BUNDLE, folder.resolve("current/dags"));
    }

    @Override
    public String address(URI gitFront) {
        return folder.toString();
    }

    /** Holds whoever wants to change the folder, for less than the minute after which a lock counts as left behind. */
    public void lock() throws IOException {
        Files.writeString(folder.resolve("lock"), "a test that holds the agent\n");
    }

    /** Lets go of it. */
    public void unlock() throws IOException {
        Files.delete(folder.resolve("lock"));
    }

    @Override
    public List<String> releases() throws Exception {
        List<String> chain = new ArrayList<>();
        String next = Files.readSymbolicLink(folder.resolve("current")).getFileName().toString();
        files(next);
        while (!next.isEmpty()) {
            chain.add(next);
            next = facts(next).path("before").asText();
        }
        return chain;
    }

    private JsonNode facts(String release) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("releases/" + release + ".json").toFile());
    }

    /** Only of a whole release: each file has the bytes that the facts say, and no other file is there. */
    @Override
    public String files(String release) throws Exception {
        Map<String, String> promised = new TreeMap<>();
        facts(release).path("files").forEach(file -> promised.put(file.path("path").asText(), file.path("blobId").asText()));
        Map<String, String> there = new TreeMap<>();
        Path root = folder.resolve("releases/" + release);
        try (var walk = Files.walk(root); var ids = new ObjectInserter.Formatter()) {
            for (Path file : walk.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".pyc")).toList()) {
                there.put(root.relativize(file).toString(), ids.idFor(Constants.OBJ_BLOB, Files.readAllBytes(file)).name());
            }
        }
        assertThat(release, there, is(promised));
        return there.toString();
    }

    @Override
    public boolean runs(AirflowObserver observer, String dag, String release) throws Exception {
        return observer.dagIds(RestartLab.BUNDLE).contains(dag) && observer.tasks(dag).equals(Set.of("work"));
    }

    @Override
    public void close() {}
}
