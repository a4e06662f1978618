package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a confirmation has to look at.
 *
 * @param files what to prove after the push
 * @param reversed what to prove after the push was taken back
 * @param affected files in the bundle that changed or import what changed
 */
record ExpectedFiles(List<ExpectedFile> files, List<ExpectedFile> reversed, Set<String> affected) {

    ExpectedFiles {
        files = List.copyOf(files);
        reversed = List.copyOf(reversed);
        affected = Set.copyOf(affected);
    }

    /**
     * @param affected files in the bundle that changed or import what changed, without the removed ones
     * @param removed files in the bundle that are gone
     * @param withDags files in the bundle in which the static reader saw a DAG, certain or possible → whether it is certain
     * @param before what Airflow lists before the push
     */
    static ExpectedFiles of(Set<String> affected, Set<String> removed, Map<String, Boolean> withDags, BundleState before) {
        Set<String> had = before.dagsByFile().keySet();
        List<ExpectedFile> files = Stream.concat(
                        affected.stream()
                                .filter(f -> withDags.containsKey(f) || had.contains(f))
                                .map(f -> new ExpectedFile(f, false, mustHaveDags(f, withDags, had))),
                        removed.stream().filter(had::contains).map(f -> new ExpectedFile(f, true, false)))
                .sorted(Comparator.comparing(ExpectedFile::file))
                .toList();
        List<ExpectedFile> reversed = files.stream()
                .map(f -> new ExpectedFile(f.file(), !had.contains(f.file()), had.contains(f.file())))
                .toList();
        return new ExpectedFiles(files, reversed, affected);
    }

    /** A file that had DAGs and shows none to the static reader may make them in a way that only Airflow sees, or no more. */
    private static boolean mustHaveDags(String file, Map<String, Boolean> withDags, Set<String> had) {
        return withDags.containsKey(file) && (withDags.get(file) || had.contains(file));
    }
}
