package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at one bundle of an Airflow. */
final class BundleLooks {

    private final AirflowClient client;
    private final String bundle;
    private final Time time;

    BundleLooks(AirflowClient client, String bundle, Time time) {
        this.client = client;
        this.bundle = bundle;
        this.time = time;
    }

    /** The DAGs first, then what runs would get: see {@link Look}. */
    Look look(String release) throws DeploymentFailure, InterruptedException {
        Instant at = time.now();
        List<DagRow> dags = client.dags(bundle);
        Set<String> runnable = client.dagsWithVersion(bundle, release);
        return new Look(at, dags, runnable, client.importErrors(bundle));
    }

    BundleState state() throws DeploymentFailure, InterruptedException {
        Instant at = time.now();
        return new Look(at, client.dags(bundle), Set.of(), client.importErrors(bundle)).state();
    }

    /**
     * The DAGs of the order's files that show a version which no entry of their {@code dagVersions} carries: parsed, but not
     * stored, since they had been stored less than 30 s before.
     */
    Set<String> unstored(Look look, ConfirmOrder order) throws DeploymentFailure, InterruptedException {
        Map<String, Set<String>> stored = new HashMap<>();
        stored.put(order.release(), look.runnable());
        Set<String> unstored = new TreeSet<>();
        for (ConfirmOrder.ExpectedFile file : order.files()) {
            for (DagRow dag : look.at(file.file())) {
                String version = dag.bundleVersion();
                if (!stored.containsKey(version)) {
                    stored.put(version, version.isEmpty() ? Set.of(dag.id()) : client.dagsWithVersion(bundle, version));
                }
                if (!dag.stale() && !stored.get(version).contains(dag.id())) {
                    unstored.add(dag.id());
                }
            }
        }
        return unstored;
    }
}
