package io.jenkins.plugins.airflowdeploy.engine.artifact;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Makes the artifact of a snapshot: a zip whose bytes depend on the files alone, not on the machine, its clock, its
 * time zone, its Java or its zlib.
 *
 * <p>Each file is read once and lies in memory alone. The zip is written beside its place and then moved there, so a
 * zip that can be seen is whole; what a failed attempt leaves beside it is overwritten by the next.
 */
public final class Packager {

    private static final String NOT_READ_YET = "0".repeat(64);

    /**
     * @param snapshot what to pack; the order of its files does not matter
     * @param zip where the artifact is to lie; replaced if it is there
     * @throws DeploymentFailure a file is too large, has a name that cannot be deployed, or its bytes are not what
     *     the snapshot says; or the zip cannot be written
     */
    public Artifact pack(Snapshot snapshot, SnapshotContent content, Path zip) throws DeploymentFailure {
        List<SnapshotFile> files = new ArrayList<>(snapshot.files());
        files.sort((a, b) -> Arrays.compareUnsigned(StoredZip.utf8(a.path()), StoredZip.utf8(b.path())));
        ManifestRules.check(new Manifest(
                snapshot.commit(),
                files.stream().map(file -> entry(file, NOT_READ_YET)).toList()));
        Path beside = zip.resolveSibling(zip.getFileName() + ".files");
        Path whole = zip.resolveSibling(zip.getFileName() + ".part");
        try {
            List<StoredZip.Entry> zipped = new ArrayList<>();
            Manifest manifest = new Manifest(snapshot.commit(), writeFiles(files, content, beside, zipped));
            String digest = assemble(ManifestJson.write(manifest), beside, zipped, whole);
            long size = Files.size(whole);
            Files.move(whole, zip, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Artifact(digest, zip.toAbsolutePath().toString(), size, manifest);
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "The artifact cannot be written to "
                            + zip.toAbsolutePath().getParent() + " ("
                            + e.getClass().getSimpleName()
                            + "). Check its disk space and permissions.",
                    e);
        }
    }

    private static List<Manifest.Entry> writeFiles(
            List<SnapshotFile> files, SnapshotContent content, Path to, List<StoredZip.Entry> zipped)
            throws IOException, DeploymentFailure {
        List<Manifest.Entry> entries = new ArrayList<>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            for (SnapshotFile file : files) {
                byte[] bytes = content.read(file);
                if (bytes.length != file.size()) {
                    throw new DeploymentFailure(
                            FailureKind.INTEGRITY,
                            ManifestRules.shown(file.path()) + " has " + bytes.length + " bytes instead of "
                                    + file.size() + ". Delete the Git cache on this machine.");
                }
                entries.add(entry(file, Sha256.of(bytes)));
                StoredZip.Entry zipEntry = zipEntry(file.path(), bytes, file.executable());
                zipped.add(zipEntry);
                out.write(StoredZip.local(zipEntry));
                out.write(bytes);
            }
        }
        return entries;
    }

    private static String assemble(byte[] manifest, Path files, List<StoredZip.Entry> zipped, Path to)
            throws IOException {
        MessageDigest digest = Sha256.start();
        try (OutputStream out =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(to), 1 << 16), digest);
                InputStream body = Files.newInputStream(files, StandardOpenOption.DELETE_ON_CLOSE)) {
            zipped.add(0, zipEntry(ManifestJson.NAME, manifest, false));
            out.write(StoredZip.local(zipped.get(0)));
            out.write(manifest);
            body.transferTo(out);
            out.write(StoredZip.directory(zipped));
        }
        return Sha256.end(digest);
    }

    private static Manifest.Entry entry(SnapshotFile file, String sha256) {
        return new Manifest.Entry(file.path(), file.blobId(), sha256, file.size(), file.executable());
    }

    private static StoredZip.Entry zipEntry(String name, byte[] bytes, boolean executable) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new StoredZip.Entry(name, bytes.length, crc.getValue(), executable);
    }
}
