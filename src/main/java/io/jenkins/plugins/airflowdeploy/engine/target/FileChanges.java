package io.jenkins.plugins.airflowdeploy.engine.target;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How two releases differ, by path and Git blob id.
 *
 * @param added only in the later one
 * @param changed in both, with other bytes or mode
 * @param removed only in the earlier one
 */
public record FileChanges(SortedSet<String> added, SortedSet<String> changed, SortedSet<String> removed) {

    /** No difference. */
    public static final FileChanges NONE = new FileChanges(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    /** What {@code after} does to {@code before}; both map path → blob id. */
    public static FileChanges between(Map<String, String> before, Map<String, String> after) {
        SortedSet<String> added = new TreeSet<>();
        SortedSet<String> changed = new TreeSet<>();
        after.forEach((path, blob) -> {
            String old = before.get(path);
            if (old == null) {
                added.add(path);
            } else if (!old.equals(blob)) {
                changed.add(path);
            }
        });
        SortedSet<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return new FileChanges(added, changed, removed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }
}
