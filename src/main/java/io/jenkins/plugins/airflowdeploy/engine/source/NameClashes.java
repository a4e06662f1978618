package io.jenkins.plugins.airflowdeploy.engine.source;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds names that some file systems take for one and the same: they differ by case, or by how Unicode composes them. Where a
 * release is copied or checked out there, one would silently replace the other, and another DAG runs than was validated.
 */
final class NameClashes {

    private final Map<String, String> spelled = new HashMap<>();

    /**
     * Takes a file's path.
     *
     * @return the path seen before, of a file or of a folder, that clashes with it or with a folder it lies in
     */
    Optional<String> add(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String name = path.substring(0, end);
            String before = spelled.putIfAbsent(folded(name), name);
            if (before != null) {
                return before.equals(name) ? Optional.empty() : Optional.of(before);
            }
        }
        return Optional.empty();
    }

    private static String folded(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        return Normalizer.normalize(composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}
