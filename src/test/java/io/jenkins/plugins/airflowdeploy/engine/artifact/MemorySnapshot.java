package io.jenkins.plugins.airflowdeploy.engine.artifact;

import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** A snapshot whose files lie in memory, in the order in which they were put. */
public final class MemorySnapshot implements SnapshotContent {

    private final Map<String, byte[]> bytes = new LinkedHashMap<>();
    private final List<SnapshotFile> files = new ArrayList<>();
    private final String commit;

    public MemorySnapshot(String commit) {
        this.commit = commit;
    }

    public MemorySnapshot file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public MemorySnapshot file(String path, byte[] content, boolean executable) {
        String blob = new ObjectInserter.Formatter()
                .idFor(Constants.OBJ_BLOB, content)
                .name();
        bytes.put(path, content);
        files.add(new SnapshotFile(path, blob, executable, content.length));
        return this;
    }

    /** Changes what a file reads as, behind the snapshot's back. */
    public MemorySnapshot swap(String path, String text) {
        bytes.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Snapshot snapshot() {
        return new Snapshot(commit, "/nowhere", files, "from memory", 0);
    }

    @Override
    public byte[] read(SnapshotFile file) {
        return bytes.get(file.path());
    }

    @Override
    public void close() {}
}
