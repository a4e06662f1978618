package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;

/** Reads the bytes of a snapshot's files, each hashed anew so that a changed object in the cache cannot pass. */
public interface SnapshotContent extends AutoCloseable {

    /**
     * @return the bytes whose Git blob id is {@link SnapshotFile#blobId()}
     * @throws DeploymentFailure when the stored object is missing or its bytes do not give that id
     */
    byte[] read(SnapshotFile file) throws DeploymentFailure;

    @Override
    void close();
}
