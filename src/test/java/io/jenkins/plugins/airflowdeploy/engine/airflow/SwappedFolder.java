package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Releases beside each other, and a symbolic link {@code current} to one of them that is replaced atomically. */
final class SwappedFolder {

    private final Path folder;
    private final Map<String, String> files = new LinkedHashMap<>();
    private int releases;

    SwappedFolder(Path folder, Map<String, String> first) throws IOException {
        this.folder = folder;
        swap(first);
    }

    Path current() {
        return folder.resolve("current");
    }

    /**
     * @param changes file → its new text; {@code null} removes it
     * @return the release's id
     */
    String swap(Map<String, String> changes) throws IOException {
        changes.forEach((file, text) -> {
            if (text == null) {
                files.remove(file);
            } else {
                files.put(file, text);
            }
        });
        String id = "release-" + ++releases;
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve("releases").resolve(id).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("releases", id));
        Files.move(next, current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }
}
