package io.jenkins.plugins.airflowdeploy.agent;

import hudson.FilePath;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The artifact on its way from the agent into the build's archive. */
@Restricted(NoExternalUse.class)
public final class ArtifactCopy {

    private static final int BUFFER = 1 << 16;

    private final Path copy;
    private final Archive archive;

    /** Archives a file of this machine with the build. */
    @FunctionalInterface
    public interface Archive {
        /** @param zip the artifact's copy */
        void add(Path zip) throws IOException, InterruptedException;
    }

    /**
     * @param copy where the artifact is put on this machine
     * @param archive gets the copy before anything is pushed
     */
    public ArtifactCopy(Path copy, Archive archive) {
        this.copy = copy;
        this.archive = archive;
    }

    /** The size is the agent's word: what goes on beyond it does not fill the controller's disk. */
    void fetch(FilePath zip, Artifact artifact, String agent) throws IOException, DeploymentFailure, InterruptedException {
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        try (InputStream in = zip.read();
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[BUFFER];
            long total = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > artifact.size()) {
                    throw new DeploymentFailure(
                            FailureKind.UNAVAILABLE,
                            "agent " + agent + " sends an artifact that is longer than it said. Is another program writing there?");
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while the artifact was copied from " + agent);
                }
                out.write(buffer, 0, n);
            }
        }
    }

    Path archive() throws DeploymentFailure, InterruptedException {
        try {
            archive.add(copy);
            return copy;
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "the artifact cannot be archived with the build (" + e.getClass().getSimpleName()
                            + "). Check the disk of Jenkins, or its artifact storage.",
                    e);
        }
    }
}
