package io.jenkins.plugins.airflowdeploy.engine.source;

import java.io.Serializable;

/**
 * One regular file of a commit.
 *
 * @param path path in the repository, with {@code /}, never absolute, without {@code .} and {@code ..}
 * @param blobId the Git blob id, 40 hexadecimal digits
 * @param executable whether Git holds it as mode 100755
 * @param size bytes
 */
public record SnapshotFile(String path, String blobId, boolean executable, long size) implements Serializable {}
