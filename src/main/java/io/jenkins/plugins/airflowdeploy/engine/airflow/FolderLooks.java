package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a bundle that shows no versions: at what Airflow holds of each DAG to prove, whenever it was parsed again. */
final class FolderLooks implements BundleLooks {

    private final AirflowApi api;
    private final String bundle;
    private final ConfirmOrder order;
    private final Time time;
    private final Map<String, Known> known = new HashMap<>();

    /** What a parse left. */
    private record Known(Instant parsedAt, DagContent content) {}

    FolderLooks(AirflowApi api, String bundle, ConfirmOrder order, Time time) {
        this.api = api;
        this.bundle = bundle;
        this.order = order;
        this.time = time;
    }

    @Override
    public Look look() throws DeploymentFailure, InterruptedException {
        Instant at = time.now();
        List<DagRow> dags = api.dags(bundle);
        Set<String> files = order.files().stream()
                .filter(file -> !file.removed())
                .map(ExpectedFile::file)
                .collect(Collectors.toCollection(HashSet::new));
        List<DagRow> ours = dags.stream().filter(dag -> !dag.stale() && files.contains(dag.file())).toList();
        read(ours.stream().filter(dag -> !isKnown(dag)).toList());
        Map<String, DagContent> contents = ours.stream()
                .filter(this::isKnown)
                .collect(Collectors.toMap(DagRow::id, dag -> known.get(dag.id()).content()));
        return new Look(at, dags, Set.of(), api.importErrors(bundle), contents);
    }

    private boolean isKnown(DagRow dag) {
        return known.containsKey(dag.id()) && known.get(dag.id()).parsedAt().equals(dag.parsedAt());
    }

    /** What is read counts as what the listed parse left only when that is still the last one afterwards. */
    private void read(List<DagRow> dags) throws DeploymentFailure, InterruptedException {
        if (dags.isEmpty()) {
            return;
        }
        Map<String, Known> read = new HashMap<>();
        for (DagRow dag : dags) {
            Optional<DagContent> content = api.content(dag);
            content.ifPresent(found -> read.put(dag.id(), new Known(dag.parsedAt(), found)));
        }
        for (DagRow dag : api.dags(bundle)) {
            Known found = read.get(dag.id());
            if (found != null && found.parsedAt().equals(dag.parsedAt())) {
                known.put(dag.id(), found);
            }
        }
    }

    @Override
    public Evidence evidence(Look first) {
        return new FolderEvidence(order, first, api.legacy());
    }
}
