package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Sees to it that the machine of a target folder has the artifact: usually it packaged it; after a restart of Jenkins it may
 * have been tidied up there, and the archived one is sent, in pieces. What arrives is hashed before it is used.
 */
final class FolderArtifact {

    private static final int PIECE = 1 << 20;

    private FolderArtifact() {}

    /** @param zip the archived artifact, on this machine */
    static void ensure(FolderHost host, Path zip) throws DeploymentFailure, InterruptedException {
        if (host.run(new Look())) {
            return;
        }
        try (InputStream in = Files.newInputStream(zip)) {
            byte[] bytes = in.readNBytes(PIECE);
            for (boolean first = true; host.run(new Piece(bytes, first, bytes.length < PIECE)); first = false) {
                bytes = in.readNBytes(PIECE);
            }
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "The archived artifact " + zip.getFileName() + " cannot be read (" + e.getClass().getSimpleName()
                            + "). Check Jenkins' disk.",
                    e);
        }
    }

    /** Whether there is one. */
    private static final class Look implements FolderTask<Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean run(FolderPlace place) {
            return Files.isRegularFile(place.artifact(), LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public String toString() {
            return "look for the artifact";
        }
    }

    /** A part of the bytes, to be put behind those that came before. Tells whether there are more. */
    private static final class Piece implements FolderTask<Boolean> {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;
        private final boolean first;
        private final boolean last;

        Piece(byte[] bytes, boolean first, boolean last) {
            this.bytes = bytes;
            this.first = first;
            this.last = last;
        }

        @Override
        public Boolean run(FolderPlace place) throws DeploymentFailure {
            Path part = place.artifact().resolveSibling(place.artifact().getFileName() + ".part");
            try {
                if (first) {
                    Files.deleteIfExists(part);
                    Files.createFile(part);
                }
                Files.write(part, bytes, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
                if (last) {
                    Files.move(part, place.artifact(), StandardCopyOption.ATOMIC_MOVE);
                }
                return !last;
            } catch (IOException e) {
                throw new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        "The artifact cannot be written to " + part + " on the agent (" + e.getClass().getSimpleName()
                                + "). Check its disk.",
                        e);
            }
        }

        @Override
        public String toString() {
            return "part of the artifact";
        }
    }
}
