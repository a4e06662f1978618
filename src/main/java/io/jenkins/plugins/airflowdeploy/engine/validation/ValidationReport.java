package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the static reader found in a snapshot.
 *
 * @param files every Python file that was read, sorted by path
 * @param findings what is wrong or worth a word, sorted by path, line, column and rule
 * @param importers for each module file of the repository, the files that import it directly
 * @param filesFromCache how many models came from the cache, for the log
 */
public record ValidationReport(
        List<DagFile> files, List<Finding> findings, Map<String, Set<String>> importers, int filesFromCache)
        implements Serializable {

    public ValidationReport {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        importers = Map.copyOf(importers);
    }

    /** Whether the DAGs must not be deployed. */
    public boolean failed() {
        return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    /**
     * The files that Airflow must parse again when these change: themselves and whoever imports them, directly or through others.
     *
     * @param changed paths in the repository
     * @return sorted paths, {@code changed} among them
     */
    public Set<String> affectedBy(Set<String> changed) {
        Set<String> affected = new TreeSet<>(changed);
        List<String> open = new java.util.ArrayList<>(changed);
        while (!open.isEmpty()) {
            String path = open.remove(open.size() - 1);
            for (String importer : importers.getOrDefault(path, Set.of())) {
                if (affected.add(importer)) {
                    open.add(importer);
                }
            }
        }
        return affected;
    }
}
