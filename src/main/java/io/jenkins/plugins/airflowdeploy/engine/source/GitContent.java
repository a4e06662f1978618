package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.File;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A snapshot's files, read from the bare cache on the machine that fetched them. For one thread at a time. */
public final class GitContent implements SnapshotContent {

    private final String folder;
    private final Repository repository;
    private final ObjectReader reader;
    private final VerifiedObjects objects;

    /** @throws DeploymentFailure kind {@code UNAVAILABLE} when the cache is not there any more */
    public GitContent(Snapshot snapshot) throws DeploymentFailure {
        folder = snapshot.repositoryFolder();
        try {
            repository = new FileRepositoryBuilder().setGitDir(new File(folder)).setBare().setMustExist(true).build();
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE, "The Git cache " + folder + " is gone or unreadable. Deploy again.", e);
        }
        reader = repository.newObjectReader();
        objects = new VerifiedObjects(reader);
    }

    @Override
    public byte[] read(SnapshotFile file) throws DeploymentFailure {
        try {
            byte[] bytes = objects.read(
                    ObjectId.fromString(file.blobId()), Constants.OBJ_BLOB, (int) Math.min(file.size(), Integer.MAX_VALUE - 8));
            if (bytes.length != file.size()) {
                throw new DamagedObject(file.blobId(), "has another size than it had", null);
            }
            return bytes;
        } catch (DamagedObject e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "In the Git cache, object " + e.id + " of " + ForeignText.line(file.path(), 200) + " " + e.what
                            + ". Find out who writes there, delete " + folder + " and deploy again.",
                    e);
        }
    }

    @Override
    public void close() {
        reader.close();
        repository.close();
    }
}
