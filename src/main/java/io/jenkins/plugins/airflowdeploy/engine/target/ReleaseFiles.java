package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.ArtifactReader;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Turns files into Git blobs and an index of them; an id is always that of the bytes, never one that was told. */
final class ReleaseFiles {

    private final DirCache index = DirCache.newInCore();
    private final DirCacheBuilder builder = index.builder();
    private final ObjectInserter inserter;

    ReleaseFiles(ObjectInserter inserter) {
        this.inserter = inserter;
    }

    /**
     * Adds all files of an artifact.
     *
     * @throws DeploymentFailure kind {@code INTEGRITY} when the zip is not the one of this manifest and digest, or a
     *     file's bytes do not give its blob id
     */
    ReleaseFiles artifact(Path zip, Manifest manifest, String digest) throws DeploymentFailure, IOException {
        try {
            new ArtifactReader(zip).read(manifest, digest, (entry, bytes) -> {
                ObjectId blob = add(entry.path(), bytes, entry.executable());
                if (!blob.name().equals(entry.blobId())) {
                    throw new DeploymentFailure(
                            FailureKind.INTEGRITY,
                            "“" + ForeignText.line(entry.path(), 200)
                                    + "” in the archived artifact has the Git blob id " + blob.name() + " instead of "
                                    + entry.blobId() + ". Nothing of it is used; deploy again.");
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return this;
    }

    ObjectId add(String path, byte[] bytes, boolean executable) {
        try {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, bytes);
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DirCache index() {
        builder.finish();
        return index;
    }
}
