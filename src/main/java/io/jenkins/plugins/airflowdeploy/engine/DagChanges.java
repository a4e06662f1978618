package io.jenkins.plugins.airflowdeploy.engine;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a deployment does to the DAGs of a bundle, by DAG id.
 *
 * @param added there was none of that id
 * @param changed its file, or a module that its file imports, changed
 * @param removed it is gone
 * @param unchanged the rest
 */
public record DagChanges(
        SortedSet<String> added, SortedSet<String> changed, SortedSet<String> removed, SortedSet<String> unchanged) {

    /** No DAG at all. */
    public static final DagChanges NONE =
            new DagChanges(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    /**
     * @param before file → ids of its DAGs, before the deployment
     * @param after likewise, after it
     * @param affected the files that changed or import what changed
     */
    static DagChanges between(
            Map<String, ? extends Set<String>> before, Map<String, ? extends Set<String>> after, Set<String> affected) {
        SortedSet<String> old = ids(before);
        SortedSet<String> now = ids(after);
        SortedSet<String> touched = new TreeSet<>();
        after.forEach((file, ids) -> {
            if (affected.contains(file)) {
                touched.addAll(ids);
            }
        });
        SortedSet<String> added = new TreeSet<>(now);
        added.removeAll(old);
        SortedSet<String> removed = new TreeSet<>(old);
        removed.removeAll(now);
        SortedSet<String> changed = new TreeSet<>(touched);
        changed.removeAll(added);
        SortedSet<String> unchanged = new TreeSet<>(now);
        unchanged.removeAll(added);
        unchanged.removeAll(changed);
        return new DagChanges(added, changed, removed, unchanged);
    }

    private static SortedSet<String> ids(Map<String, ? extends Set<String>> byFile) {
        SortedSet<String> ids = new TreeSet<>();
        byFile.values().forEach(ids::addAll);
        return ids;
    }

    /** {@code 1 added, 2 changed, 0 removed, 5 unchanged}. */
    @Override
    public String toString() {
        return added.size() + " added, " + changed.size() + " changed, " + removed.size() + " removed, "
                + unchanged.size() + " unchanged";
    }
}
