package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A snapshot in memory, with real Git blob ids; counts how many files are read. */
final class SnapshotDouble implements SnapshotContent {

    private final Map<String, SnapshotFile> files = new TreeMap<>();
    private final Map<String, byte[]> bytes = new HashMap<>();
    int reads;

    SnapshotDouble with(String path, String text) throws Exception {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    SnapshotDouble with(String path, byte[] content) throws Exception {
        java.security.MessageDigest sha1 = java.security.MessageDigest.getInstance("SHA-1");
        sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        String id = HexFormat.of().formatHex(sha1.digest(content));
        files.put(path, new SnapshotFile(path, id, false, content.length));
        bytes.put(path, content);
        return this;
    }

    ValidationReport validate(String... include) throws Exception {
        return validate(ModelCache.none(), include);
    }

    ValidationReport validate(ModelCache cache, String... include) throws Exception {
        return validate(cache, ValidationSettings.of("dags", List.of(include), include.length == 0 ? "dags" : ""));
    }

    ValidationReport validate(ModelCache cache, ValidationSettings settings) throws Exception {
        Snapshot snapshot = new Snapshot("c".repeat(40), "", new ArrayList<>(files.values()), "", 0);
        return Validator.validate(snapshot, this, settings, cache);
    }

    @Override
    public byte[] read(SnapshotFile file) {
        reads++;
        return bytes.get(file.path());
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
