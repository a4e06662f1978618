package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.ArtifactReader;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** Where the files of a release in a folder come from. */
interface FolderContent extends Serializable {

    /** @throws DeploymentFailure kind {@code INTEGRITY} when a file's bytes are not those that were promised */
    void fill(FolderTree tree, FolderLayout layout, FolderPlace machine) throws IOException, DeploymentFailure;

    static String blobId(byte[] bytes) {
        return new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, bytes).name();
    }

    /** @param bytes what must give that Git blob id */
    static void check(String path, byte[] bytes, String blobId, String where) throws DeploymentFailure {
        String found = blobId(bytes);
        if (!found.equals(blobId)) {
            throw new DeploymentFailure(
                    FailureKind.INTEGRITY,
                    "“" + ForeignText.line(path, 200) + "” in " + where + " has the Git blob id " + found + " instead of "
                            + blobId + ". Nothing of it is used.");
        }
    }

    /**
     * The artifact, as it was packaged on the machine.
     *
     * @param digest SHA-256 that the zip must have
     */
    record Zipped(Manifest manifest, String digest) implements FolderContent {

        @Override
        public void fill(FolderTree tree, FolderLayout layout, FolderPlace machine)
                throws IOException, DeploymentFailure {
            String found = sha256(machine.artifact());
            if (!found.equals(digest)) {
                throw new DeploymentFailure(
                        FailureKind.INTEGRITY,
                        "The artifact on the agent, " + machine.artifact() + ", has the digest " + found + " instead of "
                                + digest + ". Nothing of it is used; see what else writes there, and deploy again.");
            }
            try {
                new ArtifactReader(machine.artifact()).read(manifest, digest, (entry, bytes) -> {
                    check(entry.path(), bytes, entry.blobId(), "the artifact");
                    try {
                        tree.file(entry.path(), bytes, entry.executable());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private static String sha256(Path file) throws IOException {
            MessageDigest digest = Sha256.start();
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = FolderLayout.open(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
            return Sha256.end(digest);
        }
    }

    /**
     * The files of an older release.
     *
     * @param old which, with the blob ids that its files must give
     */
    record Copied(FolderRelease old) implements FolderContent {

        private static final int LIMIT = 6 << 20;

        @Override
        public void fill(FolderTree tree, FolderLayout layout, FolderPlace machine)
                throws IOException, DeploymentFailure {
            Path from = layout.release(old.id());
            for (FolderRelease.FolderFile file : old.files()) {
                byte[] bytes;
                try (InputStream in = FolderLayout.open(from.resolve(file.path()))) {
                    bytes = in.readNBytes(LIMIT);
                }
                check(file.path(), bytes, file.blobId(), "release " + old.id());
                tree.file(file.path(), bytes, file.executable());
            }
        }
    }

    /**
     * The marker DAG.
     *
     * @param path in the release
     * @param code its text
     */
    record Marker(String path, String code) implements FolderContent {

        @Override
        public void fill(FolderTree tree, FolderLayout layout, FolderPlace machine)
                throws IOException, DeploymentFailure {
            tree.file(path, code.getBytes(StandardCharsets.UTF_8), false);
        }
    }
}
