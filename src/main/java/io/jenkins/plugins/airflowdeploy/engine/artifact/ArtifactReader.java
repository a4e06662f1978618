package io.jenkins.plugins.airflowdeploy.engine.artifact;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Reads an artifact as hostile input.
 *
 * <p>An artifact has one form only ({@link StoredZip}), so nothing of a zip's structure is believed: every byte that
 * is not content is known from the manifest and compared. What other zip tools could read differently (two entries of
 * one name, a hidden entry, an archive within the comment) is therefore no artifact. One file lies in memory at a
 * time.
 */
public final class ArtifactReader {

    private static final int MANIFEST_BYTES = 32 << 20;

    private final Path zip;

    /** @param zip what may be an artifact */
    public ArtifactReader(Path zip) {
        this.zip = zip;
    }

    /** Gets the files, in the manifest's order. */
    @FunctionalInterface
    public interface Visitor {
        /** @param bytes what the manifest says, hashed anew */
        void file(Manifest.Entry entry, byte[] bytes) throws DeploymentFailure;
    }

    /**
     * What the zip says is in it; the files are still to be read.
     *
     * @param commit the source commit that the artifact was made of, by other knowledge: the zip does not hold it
     * @throws DeploymentFailure kind {@code INTEGRITY} when it is no artifact of ours
     */
    public Manifest manifest(String commit) throws DeploymentFailure {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(zip))) {
            byte[] header = exactly(in, StoredZip.LOCAL_HEADER);
            int size = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(StoredZip.LOCAL_SIZE_AT);
            if (size < 0 || size > MANIFEST_BYTES) {
                throw broken("its manifest has " + Integer.toUnsignedString(size) + " bytes");
            }
            expect(in, StoredZip.utf8(ManifestJson.NAME), "the manifest's name");
            Manifest manifest = ManifestJson.read(exactly(in, size), commit)
                    .orElseThrow(() -> broken("its manifest is not in our form"));
            ManifestRules.check(manifest);
            return manifest;
        } catch (EOFException e) {
            throw broken("it ends too early");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads all files. Only when this returns has everything been verified: what the visitor was given before a
     * failure must not be used.
     *
     * @param manifest what must be in it, no more and no less
     * @param digest SHA-256 that the zip must have
     * @throws DeploymentFailure kind {@code INTEGRITY} when the zip is another than that: says where it differs
     */
    public void read(Manifest manifest, String digest, Visitor visitor) throws DeploymentFailure {
        ManifestRules.check(manifest);
        MessageDigest seen = Sha256.start();
        try (InputStream in =
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(zip), 1 << 16), seen)) {
            List<StoredZip.Entry> zipped = new ArrayList<>();
            byte[] json = ManifestJson.write(manifest);
            content(in, ManifestJson.NAME, json.length, false, Sha256.of(json), zipped);
            for (Manifest.Entry entry : manifest.entries()) {
                byte[] bytes =
                        content(in, entry.path(), (int) entry.size(), entry.executable(), entry.sha256(), zipped);
                visitor.file(entry, bytes);
            }
            expect(in, StoredZip.directory(zipped), "the zip's directory");
            if (in.read() >= 0) {
                throw broken("something stands behind its end");
            }
        } catch (EOFException e) {
            throw broken("it ends too early");
        } catch (IOException e) {
            throw unreadable(e);
        }
        String found = Sha256.end(seen);
        if (!found.equals(digest)) {
            throw broken("its digest is " + found + " instead of " + digest);
        }
    }

    private byte[] content(
            InputStream in, String name, int size, boolean executable, String sha256, List<StoredZip.Entry> zipped)
            throws IOException, DeploymentFailure {
        byte[] header = exactly(in, StoredZip.LOCAL_HEADER + StoredZip.utf8(name).length);
        int said = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(StoredZip.LOCAL_CRC_AT);
        StoredZip.Entry entry = new StoredZip.Entry(name, size, Integer.toUnsignedLong(said), executable);
        if (!Arrays.equals(header, StoredZip.local(entry))) {
            throw broken("the entry of " + ManifestRules.shown(name) + " is another than the manifest says");
        }
        byte[] bytes = exactly(in, size);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.crc() || !Sha256.of(bytes).equals(sha256)) {
            throw broken(ManifestRules.shown(name) + " has other bytes than the manifest says");
        }
        zipped.add(entry);
        return bytes;
    }

    private void expect(InputStream in, byte[] expected, String what) throws IOException, DeploymentFailure {
        if (!Arrays.equals(exactly(in, expected.length), expected)) {
            throw broken(what + " is not as it must be");
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private DeploymentFailure broken(String why) {
        return new DeploymentFailure(
                FailureKind.INTEGRITY,
                "The archived artifact " + zip.getFileName() + " is not the one that was packaged: " + why
                        + ". Nothing of it is used; deploy again.");
    }

    private DeploymentFailure unreadable(IOException e) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "The archived artifact " + zip.getFileName() + " cannot be read ("
                        + e.getClass().getSimpleName() + "). Check Jenkins' disk.",
                e);
    }
}
