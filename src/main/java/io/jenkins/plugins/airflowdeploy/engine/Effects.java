package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.target.FileChanges;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a release will do to the DAGs of a bundle, as far as that can be known beforehand. */
final class Effects {

    private final ValidationReport report;
    private final BundlePaths paths;
    private final BundleState before;
    private final Set<String> affected;
    private final Set<String> removed;

    Effects(ValidationReport report, FileChanges changes, BundlePaths paths, BundleState before) {
        this.report = report;
        this.paths = paths;
        this.before = before;
        Set<String> written = new TreeSet<>(changes.added());
        written.addAll(changes.changed());
        Set<String> cause = new TreeSet<>(written);
        cause.addAll(changes.removed());
        Set<String> reached = report.affectedBy(cause);
        reached.removeAll(changes.removed());
        affected = inBundle(reached);
        removed = inBundle(changes.removed());
    }

    /** As if each file of the release were a changed one: to prove all of what is live. */
    static Effects ofAll(ValidationReport report, Release release, BundlePaths paths, BundleState before) {
        FileChanges all = new FileChanges(new TreeSet<>(), new TreeSet<>(release.files().keySet()), new TreeSet<>());
        return new Effects(report, all, paths, before);
    }

    private Set<String> inBundle(Set<String> sources) {
        return sources.stream().map(paths::inBundle).flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What Airflow has to be seen to do. */
    ExpectedFiles expected() {
        Map<String, Boolean> withDags = new HashMap<>();
        for (DagFile file : report.files()) {
            if (file.scanned() && !(file.dags().isEmpty() && file.dynamicDags().isEmpty())) {
                paths.inBundle(file.path()).ifPresent(f -> withDags.put(f, !file.dags().isEmpty()));
            }
        }
        return ExpectedFiles.of(affected, removed, withDags, before);
    }

    /** For a dry run: the DAGs by the static reader's word, and those of files that make them dynamically by Airflow's. */
    DagChanges expectedDags() {
        Map<String, Set<String>> after = new TreeMap<>();
        for (DagFile file : report.files()) {
            Optional<String> name = paths.inBundle(file.path());
            if (name.isEmpty() || !file.scanned()) {
                continue;
            }
            Set<String> ids = file.dags().stream().map(DagFile.DagId::id).collect(Collectors.toCollection(TreeSet::new));
            if (!file.dynamicDags().isEmpty()) {
                ids.addAll(before.dagsByFile().getOrDefault(name.get(), new TreeSet<>()));
            }
            after.put(name.get(), ids);
        }
        return DagChanges.between(before.dagsByFile(), after, affected);
    }
}
