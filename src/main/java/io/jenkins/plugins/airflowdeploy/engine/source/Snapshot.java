package io.jenkins.plugins.airflowdeploy.engine.source;

import java.io.Serializable;
import java.util.List;

/**
 * The deployed files of exactly one commit, as they lie in a bare Git repository on the machine that fetched them.
 *
 * @param commit 40 hexadecimal digits
 * @param repositoryFolder absolute path of the bare cache on that machine
 * @param files the regular files below the deployed folders, sorted by path (by its UTF-8 bytes)
 * @param fetched how the commit came here, for log and record: {@code already in the cache}, {@code by hash at depth 1}, …
 * @param bytesFetched bytes of the pack that came over the wire; 0 when nothing had to be fetched
 */
public record Snapshot(
        String commit, String repositoryFolder, List<SnapshotFile> files, String fetched, long bytesFetched)
        implements Serializable {

    public Snapshot {
        files = List.copyOf(files);
    }
}
