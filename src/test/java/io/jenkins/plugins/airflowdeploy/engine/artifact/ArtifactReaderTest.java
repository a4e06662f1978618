package io.jenkins.plugins.airflowdeploy.engine.artifact;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Each tampering passes the digest, as an agent that lies from the start would make it: the form and the hashes must
 * stop it.
 */
public class ArtifactReaderTest {

    private static final String COMMIT = "1".repeat(40);
    private static final ArtifactReader.Visitor NOBODY = (entry, bytes) -> {};

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path zip;
    private Artifact artifact;

    @Before
    public void packed() throws Exception {
        zip = folder.getRoot().toPath().resolve("a.zip");
        MemorySnapshot snapshot = new MemorySnapshot(COMMIT)
                .file("dags/a.py", "a = 1\n")
                .file("dags/b.py", "b = 2\n")
                .file("dags/x/ä.py", "");
        artifact = new Packager().pack(snapshot.snapshot(), snapshot, zip);
    }

    @Test
    public void givesEachFileInOrder() throws Exception {
        List<String> seen = new ArrayList<>();
        new ArtifactReader(zip)
                .read(
                        artifact.manifest(),
                        artifact.digest(),
                        (entry, bytes) -> seen.add(entry.path() + "=" + new String(bytes, StandardCharsets.UTF_8)));
        assertThat(seen, contains("dags/a.py=a = 1\n", "dags/b.py=b = 2\n", "dags/x/ä.py="));
    }

    @Test
    public void theManifestCanBeReadBack() throws Exception {
        assertThat(new ArtifactReader(zip).manifest(COMMIT), is(artifact.manifest()));
    }

    @Test
    public void everySingleChangedByteIsNoticed() throws Exception {
        byte[] whole = Files.readAllBytes(zip);
        for (int i = 0; i < whole.length; i++) {
            byte[] bytes = whole.clone();
            bytes[i] ^= 1;
            refused(bytes, "");
        }
    }

    @Test
    public void anotherDigestIsNoticed() {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> new ArtifactReader(zip)
                .read(artifact.manifest(), "0".repeat(64), NOBODY));
        assertThat(failure.getMessage(), containsString("its digest is " + artifact.digest() + " instead of 000"));
    }

    @Test
    public void halfAZipIsNoticed() throws Exception {
        byte[] whole = Files.readAllBytes(zip);
        refused(java.util.Arrays.copyOf(whole, whole.length - 1), "it ends too early");
        refused(new byte[0], "it ends too early");
    }

    @Test
    public void somethingBehindTheEndIsNoticed() throws Exception {
        byte[] whole = Files.readAllBytes(zip);
        refused(java.util.Arrays.copyOf(whole, whole.length + 1), "something stands behind its end");
    }

    @Test
    public void anExtraEntryIsNoticed() throws Exception {
        refused(
                rebuilt("dags/a.py", "a = 1\n", "dags/b.py", "b = 2\n", "dags/c.py", "c", "dags/x/ä.py", ""),
                "“dags/x/ä.py”");
    }

    @Test
    public void aMissingEntryIsNoticed() throws Exception {
        refused(rebuilt("dags/a.py", "a = 1\n", "dags/x/ä.py", ""), "“dags/b.py”");
    }

    @Test
    public void anEntryOfTheSameNameIsNoticed() throws Exception {
        refused(
                rebuilt("dags/a.py", "a = 1\n", "dags/a.py", "a = 2\n", "dags/b.py", "b = 2\n", "dags/x/ä.py", ""),
                "“dags/b.py”");
    }

    @Test
    public void otherBytesOfTheSameLengthAreNoticed() throws Exception {
        refused(
                rebuilt("dags/a.py", "a = 9\n", "dags/b.py", "b = 2\n", "dags/x/ä.py", ""),
                "“dags/a.py” has other bytes");
    }

    @Test
    public void anotherZipWritersZipIsNoticed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream other = new ZipOutputStream(out)) {
            other.putNextEntry(new ZipEntry("manifest.json"));
            other.write(ManifestJson.write(artifact.manifest()));
        }
        refused(out.toByteArray(), "manifest.json");
        assertThrows(DeploymentFailure.class, () -> new ArtifactReader(zip).manifest(COMMIT));
    }

    @Test
    public void aManifestThatClimbsOutIsRefused() throws Exception {
        for (String path : List.of("../../etc/cron.d/x", "/etc/x", "dags/.git/hooks/x")) {
            Manifest evil =
                    new Manifest(COMMIT, List.of(new Manifest.Entry(path, "a".repeat(40), "b".repeat(64), 0, true)));
            Files.write(zip, withManifest(ManifestJson.write(evil)));
            assertThrows(path, DeploymentFailure.class, () -> new ArtifactReader(zip).manifest(COMMIT));
            assertThrows(path, DeploymentFailure.class, () -> new ArtifactReader(zip).read(evil, "", NOBODY));
        }
    }

    @Test
    public void aManifestInAnotherFormIsRefused() throws Exception {
        String json = new String(ManifestJson.write(artifact.manifest()), StandardCharsets.UTF_8);
        for (String other : List.of(
                json.replace("/1\"", "/2\""),
                json.replace("\"files\"", "\"x\":1,\"files\""),
                json.replace("\"mode\":\"100644\"", "\"mode\":\"120000\""),
                json.replaceFirst("\"size\":6", "\"size\":\"6\""),
                json + " ",
                "{\"files\":[",
                "[]",
                "<html>",
                "")) {
            Files.write(zip, withManifest(other.getBytes(StandardCharsets.UTF_8)));
            DeploymentFailure failure =
                    assertThrows(other, DeploymentFailure.class, () -> new ArtifactReader(zip).manifest(COMMIT));
            assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        }
    }

    @Test
    public void doubledUnsortedAndClashingPathsAreRefused() {
        for (List<String> paths : List.of(List.of("a", "a"), List.of("b", "a"), List.of("a", "a.b", "a/b"))) {
            Manifest manifest = new Manifest(
                    COMMIT,
                    paths.stream()
                            .map(path -> new Manifest.Entry(path, "a".repeat(40), "b".repeat(64), 0, false))
                            .toList());
            DeploymentFailure failure =
                    assertThrows(paths.toString(), DeploymentFailure.class, () -> new ArtifactReader(zip)
                            .read(manifest, "", NOBODY));
            assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        }
    }

    @Test
    public void aManifestOfImpossibleLengthIsNotRead() throws Exception {
        byte[] whole = Files.readAllBytes(zip);
        whole[StoredZip.LOCAL_SIZE_AT + 3] = 0x7f;
        Files.write(zip, whole);
        DeploymentFailure failure =
                assertThrows(DeploymentFailure.class, () -> new ArtifactReader(zip).manifest(COMMIT));
        assertThat(failure.getMessage(), containsString("its manifest has 21"));
    }

    @Test
    public void aMissingZipIsNamed() throws Exception {
        Files.delete(zip);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> new ArtifactReader(zip)
                .read(artifact.manifest(), artifact.digest(), NOBODY));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("a.zip cannot be read (NoSuchFileException)"));
    }

    private void refused(byte[] bytes, String why) throws IOException {
        Files.write(zip, bytes);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> new ArtifactReader(zip)
                .read(artifact.manifest(), Sha256.of(bytes), NOBODY));
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        assertThat(failure.getMessage(), containsString(why));
    }

    private byte[] rebuilt(String... namesAndTexts) {
        return zipOf(ManifestJson.write(artifact.manifest()), namesAndTexts);
    }

    private static byte[] withManifest(byte[] manifest) {
        return zipOf(manifest);
    }

    private static byte[] zipOf(byte[] manifest, String... namesAndTexts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<StoredZip.Entry> entries = new ArrayList<>();
        add(out, entries, "manifest.json", manifest);
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            add(out, entries, namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes(StoredZip.directory(entries));
        return out.toByteArray();
    }

    private static void add(ByteArrayOutputStream out, List<StoredZip.Entry> entries, String name, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entries.add(new StoredZip.Entry(name, bytes.length, crc.getValue(), false));
        out.writeBytes(StoredZip.local(entries.get(entries.size() - 1)));
        out.writeBytes(bytes);
    }
}
