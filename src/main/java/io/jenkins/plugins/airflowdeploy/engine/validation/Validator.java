package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a snapshot's Python files without running them, and lets the rules look at what they say. */
public final class Validator {

    private static final List<Rule> RULES =
            List.of(new ReadableRule(), new DuplicateDagIdRule(), new ImportCycleRule(), new NoDagFoundRule());
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::path)
            .thenComparing(Finding::line)
            .thenComparing(Finding::column)
            .thenComparing(Finding::rule);

    private final ValidationSettings settings;
    private final AirflowIgnore ignore = new AirflowIgnore();

    private Validator(ValidationSettings settings) {
        this.settings = settings;
    }

    /**
     * Whatever the files are, gives a report; what is wrong with them are findings. The cache is not saved.
     *
     * @param content open for that snapshot; not closed here
     * @throws DeploymentFailure when a file's bytes cannot be had
     */
    public static ValidationReport validate(
            Snapshot snapshot, SnapshotContent content, ValidationSettings settings, ModelCache cache)
            throws DeploymentFailure, InterruptedException {
        return new Validator(settings).validate(snapshot, content, cache);
    }

    private ValidationReport validate(Snapshot snapshot, SnapshotContent content, ModelCache cache)
            throws DeploymentFailure, InterruptedException {
        List<SnapshotFile> python = new ArrayList<>();
        for (SnapshotFile file : snapshot.files()) {
            if (file.path().endsWith(".py") && settings.covers(file.path())) {
                python.add(file);
            } else if (isIgnoreFile(file)) {
                ignore.add(folderInBundle(file.path()), content.read(file));
            }
        }
        ModelReading reading = new ModelReading(settings, content, cache);
        Map<String, FileModel> models = reading.read(python);
        return report(python, models, reading.fromCache());
    }

    private ValidationReport report(List<SnapshotFile> python, Map<String, FileModel> models, int fromCache) {
        Set<String> roots = new LinkedHashSet<>(List.of(settings.bundleFolder(), settings.dagsFolder()));
        ModuleFiles modules = new ModuleFiles(List.copyOf(roots), models.keySet());
        ForeignDags foreign = new ForeignDags(models, modules);
        Map<String, DagFile> files = new TreeMap<>();
        for (SnapshotFile file : python) {
            files.put(file.path(), dagFile(file, models.get(file.path()), foreign));
        }
        ImportGraph graph = new ImportGraph(models, modules);
        Reading reading = new Reading(settings.dagsFolder(), List.copyOf(files.values()), models, graph);
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> findings.addAll(rule.check(reading)));
        return new ValidationReport(reading.files(), bounded(findings), graph.importers(), fromCache);
    }

    private DagFile dagFile(SnapshotFile file, FileModel model, ForeignDags foreign) {
        boolean inBundle = ValidationSettings.below(settings.bundleFolder(), file.path());
        if (!model.scanned() || !inBundle || ignore.ignores(inBundle(file.path()))) {
            return new DagFile(file.path(), file.blobId(), List.of(), List.of(), false, DagAccess.NONE);
        }
        List<DagFile.DynamicDag> dynamic = new ArrayList<>(model.dynamicDags());
        dynamic.addAll(foreign.of(file.path()));
        dynamic.sort(Comparator.comparing(DagFile.DynamicDag::line));
        List<DagFile.DagId> dags = model.dags().stream()
                .map(dag -> new DagFile.DagId(dag.id(), dag.line()))
                .distinct()
                .toList();
        return new DagFile(file.path(), file.blobId(), dags, dynamic, true, access(model, dynamic));
    }

    /** Of DAGs that no {@code DAG(...)} of the file shows, nothing is known. */
    private static DagAccess access(FileModel model, List<DagFile.DynamicDag> dynamic) {
        List<DagAccess.Place> places = new ArrayList<>(model.access().places());
        Set<Integer> lines = places.stream().map(DagAccess.Place::line).collect(Collectors.toSet());
        dynamic.stream()
                .map(DagFile.DynamicDag::line)
                .filter(line -> !lines.contains(line))
                .distinct()
                .forEach(line -> places.add(new DagAccess.Place("", line, Declared.UNKNOWN, Declared.UNKNOWN)));
        return new DagAccess(places, model.access().taskOwners());
    }

    /** Errors are kept first when there are too many. */
    private List<Finding> bounded(List<Finding> findings) {
        List<Finding> kept = new ArrayList<>(findings);
        kept.sort(ORDER);
        int most = settings.maxFindings();
        if (kept.size() > most) {
            int left = kept.size() - most + 1;
            kept.sort(Comparator.comparing(Finding::severity));
            kept.subList(most - 1, kept.size()).clear();
            String message = left + " more findings are not shown";
            kept.add(new Finding("more-findings", Severity.WARNING, settings.dagsFolder(), 0, 0, message));
            kept.sort(ORDER);
        }
        return kept;
    }

    private boolean isIgnoreFile(SnapshotFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        return name.equals(AirflowIgnore.FILE_NAME)
                && settings.covers(file.path())
                && ValidationSettings.below(settings.bundleFolder(), file.path())
                && file.size() <= settings.maxFileBytes();
    }

    private String folderInBundle(String path) {
        String inBundle = inBundle(path);
        return inBundle.contains("/") ? inBundle.substring(0, inBundle.lastIndexOf('/')) : "";
    }

    private String inBundle(String path) {
        return settings.bundleFolder().isEmpty() ? path : path.substring(settings.bundleFolder().length() + 1);
    }
}
