package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowAddress;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One bundle of an Airflow, over REST with a token: of an Airflow 3 by {@code /api/v2}, of an Airflow 2 by {@code /api/v1}, where
 * the folder that it reads stands for the bundle. How a release is proven, and what was measured, is in
 * {@code docs/adr/0006-proof-of-running-code.md} and {@code docs/adr/0011-proof-without-versions.md}.
 */
public final class AirflowBundle implements Airflow {

    private final Http http;
    private final URI base;
    private final TokenLease lease;
    private final String bundle;
    private final Time time;
    private AirflowApi api;

    /** As {@link #AirflowBundle(Http, URI, TokenLease, String, Time)}, with a token that is not renewed. */
    public AirflowBundle(Http http, URI base, ScopedToken token, String bundle, Time time) {
        this(http, base, TokenLease.fixed(token), bundle, time);
    }

    /**
     * @param base Airflow's address, a context path included
     * @param lease of an account that may read DAGs and have their files parsed
     * @param bundle the bundle's name in Airflow's {@code dag_bundle_config_list}; on Airflow 2 the absolute path of the folder
     *     that it reads, as its DAGs show it
     */
    public AirflowBundle(Http http, URI base, TokenLease lease, String bundle, Time time) {
        this.http = http;
        this.base = base;
        this.lease = lease;
        this.bundle = bundle;
        this.time = time;
    }

    /** A password or a session can only be an Airflow 2's; with a bearer token {@link #version()} finds out. */
    AirflowApi api() {
        if (api == null) {
            api = lease.token().isForLegacyAirflow()
                    ? new LegacyClient(http, base, lease, time)
                    : new AirflowClient(http, base, lease, time);
        }
        return api;
    }

    @Override
    public String version() throws DeploymentFailure, InterruptedException {
        Optional<String> version = api().version();
        if (version.isEmpty() && !api.legacy()) {
            api = new LegacyClient(http, base, lease, time);
            version = api.version();
        }
        return version.orElseThrow(() -> new AirflowAnswers(new AirflowAddress(base), lease, time).noApi());
    }

    @Override
    public boolean showsVersions() {
        return !api().legacy();
    }

    @Override
    public AirflowRights rights(boolean parse) throws DeploymentFailure, InterruptedException {
        return api().rights(api().dags(bundle).stream().findFirst(), parse);
    }

    /** Refuses, before anything is pushed, an account that could not ask for files to be parsed. */
    @Override
    public BundleState state() throws DeploymentFailure, InterruptedException {
        if (lease.token().scopes().orElse(List.of()).contains("role:viewer")) {
            throw new DeploymentFailure(FailureKind.ACCESS, api().server()
                    + " gives this account the role 'viewer', which cannot have DAG files parsed. Give it the role 'user'.");
        }
        return new Look(time.now(), api().dags(bundle), Set.of(), api().importErrors(bundle), Map.of()).state();
    }

    @Override
    public Map<String, String> texts(Set<String> files) throws DeploymentFailure, InterruptedException {
        Map<String, String> texts = new HashMap<>();
        Set<String> unclear = new HashSet<>();
        for (DagRow dag : api().dags(bundle)) {
            if (!dag.stale() && files.contains(dag.file())) {
                Optional<String> text = api().content(dag).flatMap(DagContent::text);
                if (text.isEmpty() || !texts.computeIfAbsent(dag.file(), file -> text.get()).equals(text.get())) {
                    unclear.add(dag.file());
                }
            }
        }
        texts.keySet().removeAll(unclear);
        return texts;
    }

    @Override
    public LiveReport confirm(ConfirmOrder order, Progress progress) throws DeploymentFailure, InterruptedException {
        boolean versioned = order.carriesVersion() && showsVersions();
        BundleLooks looks = versioned
                ? new VersionLooks(api(), bundle, order, time)
                : new FolderLooks(api(), bundle, order, time);
        Narration narration = new Narration(progress, order.pushedAt(), bundle, versioned);
        ErrorEvidence errors = new ErrorEvidence(order.before(), versioned);
        return new Confirmation(looks, new Asking(api()), errors, order, narration, time).run();
    }
}
