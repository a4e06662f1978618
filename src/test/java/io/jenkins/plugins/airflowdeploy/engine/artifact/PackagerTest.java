package io.jenkins.plugins.airflowdeploy.engine.artifact;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PackagerTest {

    private static final String COMMIT = "1".repeat(40);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static MemorySnapshot dags() {
        return new MemorySnapshot(COMMIT)
                .file("dags/a.py", "a = 1\n")
                .file("dags/ä.py", "b = 2\n")
                .file("dags/run.sh", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), true);
    }

    private Artifact pack(MemorySnapshot snapshot, String name) throws DeploymentFailure {
        return new Packager()
                .pack(snapshot.snapshot(), snapshot, folder.getRoot().toPath().resolve(name));
    }

    @Test
    public void theDigestIsThatOfEveryOtherMachine() throws Exception {
        assertThat(
                "changes only with the format, which then needs a new number",
                pack(dags(), "a.zip").digest(),
                is("99a738ceefeec6431984fb19dee4944e75dc5e7aea8a4172961676864c0cd848"));
    }

    @Test
    public void neitherOrderNorTimeNorZoneNorCommitMatter() throws Exception {
        Artifact first = pack(dags(), "first.zip");
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            MemorySnapshot other = new MemorySnapshot("2".repeat(40))
                    .file("dags/run.sh", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), true)
                    .file("dags/ä.py", "b = 2\n")
                    .file("dags/a.py", "a = 1\n");
            Artifact second = pack(other, "second.zip");
            assertThat(second.digest(), is(first.digest()));
            assertThat(Files.readAllBytes(Path.of(second.zipPath())), is(Files.readAllBytes(Path.of(first.zipPath()))));
            assertThat(second.manifest().commit(), is("2".repeat(40)));
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    public void everythingThatAirflowSeesMatters() throws Exception {
        String digest = pack(dags(), "a.zip").digest();
        assertThat(pack(dags().file("dags/z.py", ""), "b.zip").digest(), not(digest));
        MemorySnapshot mode = new MemorySnapshot(COMMIT)
                .file("dags/a.py", "a = 1\n")
                .file("dags/ä.py", "b = 2\n")
                .file("dags/run.sh", "#!/bin/sh\n");
        assertThat(pack(mode, "c.zip").digest(), not(digest));
    }

    @Test
    public void otherToolsCanReadIt() throws Exception {
        Artifact artifact = pack(dags(), "a.zip");
        assertThat(Sha256.of(Files.readAllBytes(Path.of(artifact.zipPath()))), is(artifact.digest()));
        assertThat(Files.size(Path.of(artifact.zipPath())), is(artifact.size()));
        try (ZipFile zip = new ZipFile(artifact.zipPath())) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            assertThat(names, contains("manifest.json", "dags/a.py", "dags/run.sh", "dags/ä.py"));
            byte[] bytes = zip.getInputStream(zip.getEntry("dags/ä.py")).readAllBytes();
            assertThat(new String(bytes, StandardCharsets.UTF_8), is("b = 2\n"));
            assertThat(zip.getEntry("dags/a.py").getMethod(), is(ZipEntry.STORED));
            assertThat(zip.getEntry("dags/a.py").getTimeLocal().toString(), is("1980-02-01T00:00"));
        }
    }

    @Test
    public void nothingIsLeftBeside() throws Exception {
        pack(dags(), "a.zip");
        assertThat(folder.getRoot().list(), arrayContaining("a.zip"));
    }

    @Test
    public void aSnapshotWithoutFilesIsAnArtifactToo() throws Exception {
        Artifact artifact = pack(new MemorySnapshot(COMMIT), "a.zip");
        new ArtifactReader(Path.of(artifact.zipPath())).read(artifact.manifest(), artifact.digest(), (entry, bytes) -> {
            throw new AssertionError(entry);
        });
    }

    @Test
    public void changedBytesAreRefused() {
        MemorySnapshot snapshot = dags().swap("dags/a.py", "a = 11\n");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> pack(snapshot, "a.zip"));
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        assertThat(failure.getMessage(), containsString("dags/a.py"));
        assertThat(
                "nothing that could be taken for an artifact", new File(folder.getRoot(), "a.zip").exists(), is(false));
    }

    @Test
    public void tooLargeAFileIsNamedBeforeItIsRead() {
        MemorySnapshot snapshot = dags().file("dags/data.csv", new byte[(5 << 20) + 1], false);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> pack(snapshot, "a.zip"));
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        assertThat(failure.getMessage(), containsString("“dags/data.csv” has 5242881 bytes"));
        assertThat(folder.getRoot().list(), equalTo(new String[0]));
    }

    @Test
    public void namesThatCannotBeDeployedAreRefused() {
        for (String name : List.of(
                "../a.py",
                "/a.py",
                "dags//a.py",
                "dags/./a.py",
                "dags/.git/config",
                "dags/.GIT/config",
                "dags\\a.py",
                "dags/a\n.py",
                "dags/\u202ea.py",
                "manifest.json",
                "dags/\ud800.py",
                "")) {
            MemorySnapshot snapshot = dags().file(name, "");
            DeploymentFailure failure = assertThrows(name, DeploymentFailure.class, () -> pack(snapshot, "a.zip"));
            assertThat(name, failure.kind(), is(FailureKind.INVALID_REQUEST));
            assertThat(failure.getMessage(), not(containsString("\n")));
        }
    }

    @Test
    public void aFolderThatCannotBeWrittenIsNamed() {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> pack(dags(), "missing/a.zip"));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString(folder.getRoot() + "/missing"));
    }
}
