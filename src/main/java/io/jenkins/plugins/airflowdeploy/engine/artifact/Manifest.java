package io.jenkins.plugins.airflowdeploy.engine.artifact;

import java.io.Serializable;
import java.util.List;

/**
 * What is in an artifact; also its {@code manifest.json}.
 *
 * @param commit the source commit, 40 hexadecimal digits
 * @param entries the files, sorted by path (by its UTF-8 bytes)
 */
public record Manifest(String commit, List<Entry> entries) implements Serializable {

    public Manifest {
        entries = List.copyOf(entries);
    }

    /**
     * One file.
     *
     * @param path path in the source repository and in the release
     * @param blobId Git blob id, 40 hexadecimal digits
     * @param sha256 of the bytes, 64 hexadecimal digits
     * @param size bytes
     * @param executable whether Git holds it as mode 100755
     */
    public record Entry(String path, String blobId, String sha256, long size, boolean executable)
            implements Serializable {}
}
