package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Disks that fail, agents that are lost, and files that others changed. */
public class FolderTargetFaultTest {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private TargetFolder folder;
    private FolderTarget target;
    private Map<String, String> old;

    @Before
    public void initialized() throws Exception {
        folder = new TargetFolder(temporary.getRoot().toPath());
        target = folder.initialized(10);
        folder.push(target, DeployRepository.first());
        old = folder.seen();
    }

    private DeploymentFailure refused(FailureKind kind, Release release) throws Exception {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.getMessage(), failure.kind(), is(kind));
        return failure;
    }

    private void nothingHappened() throws Exception {
        assertThat(folder.seen(), is(old));
        assertThat(FolderLayout.names(folder.root), is(List.of("current", "releases")));
        for (String name : FolderLayout.names(folder.root.resolve("releases"))) {
            assertThat(name, startsWith("2026"));
        }
    }

    @Test
    public void aFullDiskSaysSoAndIsEmptiedAgain() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void fill(FileChannel channel, byte[] bytes) throws IOException {
                if (bytes.length < 50) {
                    super.fill(channel, new byte[] {1});
                    throw new FileSystemException("a.py", null, "No space left on device");
                }
                super.fill(channel, bytes);
            }
        });
        DeploymentFailure failure = refused(FailureKind.UNAVAILABLE, release);
        assertThat(failure.getMessage(), containsString("(No space left on device at a.py). Check that its disk"));
        nothingHappened();
        folder.with(new Disk());
        target.push(release);
    }

    @Test
    public void aReadOnlyFolderSaysSo() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void step(String change) throws IOException {
                throw new FileSystemException(folder.root.toString(), null, "Read-only file system");
            }
        });
        assertThat(
                refused(FailureKind.ACCESS, release).getMessage(),
                startsWith("The agent may not write to " + folder.root + " on agent-1 (Read-only file system at "));
        folder.with(new Disk() {
            @Override
            void step(String change) throws IOException {
                throw new AccessDeniedException(folder.root.toString());
            }
        });
        assertThat(refused(FailureKind.ACCESS, release).getMessage(), containsString("Give its user the right to write"));
        nothingHappened();
    }

    @Test
    public void anAbortedPushLeavesNothing() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void folder(Path made) throws IOException {
                super.folder(made);
                Thread.currentThread().interrupt();
            }
        });
        assertThrows(InterruptedException.class, () -> target.push(release));
        assertThat(Thread.interrupted(), is(false));
        nothingHappened();
    }

    @Test
    public void whatCannotBeSyncedAfterTheSwapIsLiveAllTheSame() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void sync(Path path) throws IOException {
                if (path.equals(folder.root)) {
                    throw new IOException("Input/output error");
                }
                super.sync(path);
            }
        });
        target.push(release);
        assertThat(folder.current(), is("releases/" + release.id()));
    }

    @Test
    public void whatCannotBeDeletedDoesNotStopADeployment() throws Exception {
        FolderTarget two = folder.target(2);
        folder.with(new Disk() {
            @Override
            void delete(Path name) throws IOException {
                if (name.toString().contains(".gone-")) {
                    throw new AccessDeniedException(name.toString());
                }
                super.delete(name);
            }
        });
        folder.push(two, DeployRepository.second());
        Release last = folder.push(two, DeployRepository.first());
        assertThat(folder.current(), is("releases/" + last.id()));
        assertThat(FolderLayout.names(folder.root.resolve("releases")).get(0), startsWith(".gone-"));
        folder.with(new Disk());
        folder.push(two, DeployRepository.second());
        assertThat(FolderLayout.names(folder.root.resolve("releases")).size(), is(4));
    }

    /** The agent is lost at the push: before it did anything, or right after. */
    private FolderTarget losing(boolean after, int looksLost) throws Exception {
        int[] left = {looksLost};
        return new FolderTarget(
                new FolderHost() {
                    @Override
                    public String name() {
                        return "agent-1";
                    }

                    @Override
                    public <T extends Serializable> T run(FolderTask<T> task)
                            throws DeploymentFailure, InterruptedException {
                        DeploymentFailure lost = new DeploymentFailure(FailureKind.UNAVAILABLE, "agent-1 was lost.");
                        if (task instanceof FolderPush) {
                            if (after) {
                                folder.run(task);
                            }
                            throw lost;
                        }
                        if (task instanceof FolderWork.Settle && left[0]-- > 0) {
                            throw lost;
                        }
                        return folder.run(task);
                    }
                },
                new FolderTarget.Address(folder.root.toString(), "dags", 10),
                folder.time);
    }

    @Test
    public void aLostAgentIsAskedAgainWhatIsLive() throws Exception {
        FolderTarget done = losing(true, 3);
        Release release = folder.prepare(done, DeployRepository.second());
        done.push(release);
        assertThat(folder.current(), is("releases/" + release.id()));
        target = losing(false, 3);
        assertThat(
                refused(FailureKind.UNAVAILABLE, folder.prepare(target, DeployRepository.first())).getMessage(),
                is("agent-1 was lost."));
        target = losing(true, 4);
        assertThat(
                refused(FailureKind.UNAVAILABLE, folder.prepare(target, DeployRepository.first())).getMessage(),
                containsString("is live could not be seen; look at “current” in " + folder.root));
    }

    @Test
    public void anotherArtifactOnTheAgentIsRefused() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        Files.writeString(folder.artifact, "x", StandardOpenOption.APPEND);
        assertThat(refused(FailureKind.INTEGRITY, release).getMessage(), startsWith("The artifact on the agent, "));
        nothingHappened();
    }

    @Test
    public void anArtifactThatTheAgentLostIsSentAgain() throws Exception {
        byte[] random = new byte[3 << 20];
        new Random(7).nextBytes(random);
        MemorySnapshot large = new MemorySnapshot("5".repeat(40)).file("dags/large.bin", random, false);
        Artifact artifact = folder.pack(large);
        Path archived = Files.move(folder.artifact, folder.artifact.resolveSibling("archived.zip"));
        Release release = target.prepare(target.live(), artifact.manifest(), archived, folder.facts("x", artifact));
        target.push(release);
        assertThat(Files.readAllBytes(folder.root.resolve("current/dags/large.bin")), is(random));
        assertThat(Files.size(folder.artifact), is(artifact.size()));
        Files.delete(folder.artifact);
        Files.delete(archived);
        Release next = target.prepare(target.live(), artifact.manifest(), archived, folder.facts("y", artifact));
        assertThat(refused(FailureKind.UNAVAILABLE, next).getMessage(), containsString("archived.zip cannot be read"));
    }

    @Test
    public void aBlobIdThatTheBytesDoNotGiveIsRefused() throws Exception {
        Artifact artifact = folder.pack(new MemorySnapshot("1".repeat(40)).file("dags/a.py", "a = 1\n"));
        Manifest.Entry entry = artifact.manifest().entries().get(0);
        Manifest forged = new Manifest(
                artifact.manifest().commit(),
                List.of(new Manifest.Entry(entry.path(), "a".repeat(40), entry.sha256(), entry.size(), false)));
        Artifact repacked = LyingAgent.repack(artifact, forged);
        Files.copy(Path.of(repacked.zipPath()), folder.artifact, StandardCopyOption.REPLACE_EXISTING);
        Release release =
                target.prepare(target.live(), forged, folder.artifact, folder.facts("x", repacked));
        assertThat(
                refused(FailureKind.INTEGRITY, release).getMessage(),
                containsString("“dags/a.py” in the artifact has the Git blob id " + entry.blobId()));
        nothingHappened();
    }

    @Test
    public void anUndoTakesNoFileThatSomebodyChanged() throws Exception {
        Release second = folder.push(target, DeployRepository.second());
        old = folder.seen();
        Path before = folder.root.resolve("releases/" + second.before());
        Files.writeString(before.resolve("dags/a.py"), "a = 666\n");
        Release undo = target.prepareUndo(second, folder.facts("Undo", folder.pack(DeployRepository.first())));
        assertThat(
                refused(FailureKind.INTEGRITY, undo).getMessage(),
                containsString("“dags/a.py” in release " + second.before() + " has the Git blob id "));
        nothingHappened();
        Files.delete(before.resolve("dags/a.py"));
        Files.createSymbolicLink(before.resolve("dags/a.py"), Path.of("/etc/passwd"));
        refused(FailureKind.UNAVAILABLE, undo);
        nothingHappened();
    }

    @Test
    public void changedFactsAreFoundOut() throws Exception {
        String live = target.live().id();
        Path facts = folder.root.resolve("releases/" + live + ".json");
        Files.writeString(facts, Files.readString(facts).replace("alice", "mallo"));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, target::live);
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        assertThat(failure.getMessage(), containsString("has no facts file, or somebody changed it"));
        for (String nothing : List.of("", "{}", "[]", "null", "{\"files\":[null]}", "\u0000", "{\"before\":{}}")) {
            Files.writeString(facts, nothing);
            assertThat(assertThrows(nothing, DeploymentFailure.class, target::live).kind(), is(FailureKind.INTEGRITY));
        }
        Files.delete(facts);
        assertThat(assertThrows(DeploymentFailure.class, target::live).kind(), is(FailureKind.INTEGRITY));
    }
}
