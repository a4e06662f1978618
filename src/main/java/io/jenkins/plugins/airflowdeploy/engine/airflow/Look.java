package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One look at a bundle. The DAGs were read before the runnable ones: Airflow commits both together, so a DAG that shows the
 * release and is not among them was parsed but not stored.
 *
 * @param at when it began, by our clock
 * @param dags all that Airflow lists, stale ones too
 * @param runnable ids of the DAGs with an entry in {@code dagVersions} that carries the release: what a run would get
 * @param errors by file
 * @param contents by DAG id, what the listed parse left; only where that was looked at, and was not overtaken by another parse
 */
record Look(
        Instant at,
        List<DagRow> dags,
        Set<String> runnable,
        Map<String, BundleState.ImportError> errors,
        Map<String, DagContent> contents) {

    List<DagRow> at(String file) {
        return dags.stream().filter(dag -> dag.file().equals(file)).toList();
    }

    BundleState state() {
        Map<String, SortedSet<String>> byFile = new TreeMap<>();
        dags.stream().filter(dag -> !dag.stale())
                .forEach(dag -> byFile.computeIfAbsent(dag.file(), f -> new TreeSet<>()).add(dag.id()));
        return new BundleState(at, byFile, errors);
    }
}
