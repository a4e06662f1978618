package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/** An agent that packs true bytes under blob ids of its own invention. */
final class LyingAgent {

    private LyingAgent() {}

    static Artifact repack(Artifact artifact, Manifest forged) throws IOException, DeploymentFailure {
        try (ZipFile zip = new ZipFile(artifact.zipPath())) {
            List<SnapshotFile> files = forged.entries().stream()
                    .map(entry -> new SnapshotFile(entry.path(), entry.blobId(), entry.executable(), entry.size()))
                    .toList();
            SnapshotContent content = new SnapshotContent() {
                @Override
                public byte[] read(SnapshotFile file) {
                    try {
                        return zip.getInputStream(zip.getEntry(file.path())).readAllBytes();
                    } catch (IOException e) {
                        throw new AssertionError(new String("unreadable".getBytes(StandardCharsets.UTF_8)), e);
                    }
                }

                @Override
                public void close() {}
            };
            Snapshot snapshot = new Snapshot(forged.commit(), "/nowhere", files, "invented", 0);
            return new Packager().pack(snapshot, content, Path.of(artifact.zipPath() + ".forged"));
        }
    }
}
