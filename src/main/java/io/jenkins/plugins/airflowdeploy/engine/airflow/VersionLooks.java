package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at a bundle that shows the release as {@code bundle_version}. */
final class VersionLooks implements BundleLooks {

    private final AirflowApi api;
    private final String bundle;
    private final ConfirmOrder order;
    private final Time time;

    VersionLooks(AirflowApi api, String bundle, ConfirmOrder order, Time time) {
        this.api = api;
        this.bundle = bundle;
        this.order = order;
        this.time = time;
    }

    /** The DAGs first, then what runs would get: see {@link Look}. */
    @Override
    public Look look() throws DeploymentFailure, InterruptedException {
        Instant at = time.now();
        List<DagRow> dags = api.dags(bundle);
        Set<String> runnable = api.dagsWithVersion(bundle, order.release());
        return new Look(at, dags, runnable, api.importErrors(bundle), Map.of());
    }

    @Override
    public Evidence evidence(Look first) throws DeploymentFailure, InterruptedException {
        return new VersionEvidence(order, first, unstored(first));
    }

    /**
     * The DAGs of the order's files that show a version which no entry of their {@code dagVersions} carries: parsed, but not
     * stored, since they had been stored less than 30 s before.
     */
    private Set<String> unstored(Look look) throws DeploymentFailure, InterruptedException {
        Map<String, Set<String>> stored = new HashMap<>();
        stored.put(order.release(), look.runnable());
        Set<String> unstored = new TreeSet<>();
        for (ConfirmOrder.ExpectedFile file : order.files()) {
            for (DagRow dag : look.at(file.file())) {
                String version = dag.bundleVersion();
                if (!stored.containsKey(version)) {
                    stored.put(version, version.isEmpty() ? Set.of(dag.id()) : api.dagsWithVersion(bundle, version));
                }
                if (!dag.stale() && !stored.get(version).contains(dag.id())) {
                    unstored.add(dag.id());
                }
            }
        }
        return unstored;
    }
}
