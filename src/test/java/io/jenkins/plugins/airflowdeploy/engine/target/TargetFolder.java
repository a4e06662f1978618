package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A target folder, and an agent that sees it: tasks and what they bring back are serialised, as on the way to a real one. */
final class TargetFolder implements FolderHost {

    final Path root;
    final FakeTime time = new FakeTime();
    final Path artifact;
    private final Path beside;
    private Disk disk = new Disk();
    private Time agentTime = time;
    private int releases;

    TargetFolder(Path folder) throws IOException {
        beside = folder;
        root = Files.createDirectory(folder.resolve("airflow"));
        artifact = folder.resolve("dags.zip");
    }

    /** From now on the agent works with this disk. */
    TargetFolder with(Disk other) {
        disk = other;
        return this;
    }

    /** From now on the agent goes by this clock. */
    TargetFolder with(Time other) {
        agentTime = other;
        return this;
    }

    FolderTarget target() throws DeploymentFailure {
        return target(FolderTarget.KEEP);
    }

    FolderTarget target(int keep) throws DeploymentFailure {
        return new FolderTarget(this, new FolderTarget.Address(root.toString(), "dags", keep), time);
    }

    /** A target folder that is initialized. */
    FolderTarget initialized(int keep) throws Exception {
        FolderTarget target = target(keep);
        target.initialize(DeployRepository.seedFacts());
        return target;
    }

    Artifact pack(MemorySnapshot snapshot) throws DeploymentFailure {
        return new Packager().pack(snapshot.snapshot(), snapshot, artifact);
    }

    /** Each release has another second, as in life. */
    ReleaseFacts facts(String subject, Artifact packed) {
        ReleaseFacts facts = DeployRepository.facts(subject, packed);
        return new ReleaseFacts(facts.time().plusSeconds(releases++), facts.subject(), facts.trailers());
    }

    Release prepare(FolderTarget target, MemorySnapshot snapshot) throws Exception {
        Artifact packed = pack(snapshot);
        return target.prepare(
                target.live(), packed.manifest(), Path.of(packed.zipPath()), facts("Deploy acme/dags", packed));
    }

    Release push(FolderTarget target, MemorySnapshot snapshot) throws Exception {
        Release release = prepare(target, snapshot);
        target.push(release);
        return release;
    }

    /** Somebody deploys from elsewhere; gives the id that is live then. */
    String somebodyElsePushes() throws Exception {
        Path mine = beside.resolve("mine.zip");
        Files.copy(artifact, mine);
        String id = push(target(), new MemorySnapshot("9".repeat(40)).file("dags/theirs.py", "x = 9\n")).id();
        Files.move(mine, artifact, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }

    String current() throws IOException {
        return Files.readSymbolicLink(root.resolve("current")).toString();
    }

    /** What Airflow reads: path → text. */
    TreeMap<String, String> seen() throws IOException {
        TreeMap<String, String> seen = new TreeMap<>();
        Path top = root.resolve("current").toRealPath();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                seen.put(top.relativize(file).toString(), Files.readString(file));
            }
        }
        return seen;
    }

    /** Every name below the root, with type, mode and target. */
    List<String> listing() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(p -> !p.equals(root)).sorted().toList()) {
                String name = root.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    lines.add("link " + name + " -> " + Files.readSymbolicLink(path));
                } else {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                    lines.add(mode + " " + name + (Files.isDirectory(path) ? "/" : ""));
                }
            }
        }
        return lines;
    }

    /** Another agent that sees the folder, with a clock of its own. */
    record Elsewhere(TargetFolder folder, Time time) implements FolderHost {
        @Override
        public String name() {
            return "agent-2";
        }

        @Override
        public <T extends Serializable> T run(FolderTask<T> task) throws DeploymentFailure, InterruptedException {
            return copy(copy(task).run(new FolderPlace(folder.artifact, folder.disk, time)));
        }
    }

    @Override
    public String name() {
        return "agent-1";
    }

    @Override
    public <T extends Serializable> T run(FolderTask<T> task) throws DeploymentFailure, InterruptedException {
        return copy(copy(task).run(new FolderPlace(artifact, disk, agentTime)));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Serializable> T copy(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class that was just written", e);
        }
    }

    /** How long everybody has waited so far. */
    Duration waited() {
        return time.slept().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
