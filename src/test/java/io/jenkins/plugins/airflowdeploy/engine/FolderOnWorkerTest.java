package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FolderOnWorkerTest {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private final List<String> tasks = new ArrayList<>();

    @Test
    public void theWorkersOwnArtifactGoesToTheFolder() throws Exception {
        Path output = temporary.newFolder("output").toPath();
        Path folder = temporary.newFolder("airflow").toPath();
        FolderOnWorker host = new FolderOnWorker(worker(output));
        FolderTarget target =
                new FolderTarget(host, new FolderTarget.Address(folder.toString(), "dags", 2), Time.SYSTEM);
        Instant time = Instant.parse("2026-11-24T08:30:00Z");
        target.initialize(new ReleaseFacts(time, "Seed", Map.of()));
        MemorySnapshot files = new MemorySnapshot("1".repeat(40)).file("dags/a.py", "a = 1\n");
        Artifact artifact = new Packager().pack(files.snapshot(), files, output.resolve("dags.zip"));
        ReleaseFacts facts = new ReleaseFacts(time, "Deploy", Map.of(Trailers.ARTIFACT_DIGEST, artifact.digest()));
        tasks.clear();
        Release release = target.prepare(target.live(), artifact.manifest(), folder.resolve("not-here.zip"), facts);
        target.push(release);
        assertThat(Files.readString(folder.resolve("current/dags/a.py")), is("a = 1\n"));
        assertThat(target.description(), is("folder " + folder + " on worker-1"));
        assertThat(
                tasks,
                contains(
                        is("look at the live release"), startsWith("look at release 2026"), is("look for the artifact"),
                        is("push of release " + release.id())));
    }

    private Worker worker(Path output) {
        return new Worker() {
            @Override
            public String name() {
                return "worker-1";
            }

            @Override
            public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
                tasks.add(task.toString());
                return task.run(new Place(output, output, HttpSettings.defaults()));
            }

            @Override
            public Path archive(Artifact artifact) {
                throw new AssertionError("nothing is archived by a target");
            }
        };
    }
}
