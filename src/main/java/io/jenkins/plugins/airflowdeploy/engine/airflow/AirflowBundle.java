package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.util.List;

/**
 * A versioned bundle ({@code GitDagBundle}) of an Airflow, over REST with a token. How a release is proven, and what was measured, is
 * in {@code docs/adr/0006-proof-of-running-code.md}.
 */
public final class AirflowBundle implements Airflow {

    private final AirflowClient client;
    private final TokenLease lease;
    private final String bundle;
    private final BundleLooks looks;
    private final Time time;

    /** As {@link #AirflowBundle(Http, URI, TokenLease, String, Time)}, with a token that is not renewed. */
    public AirflowBundle(Http http, URI base, ScopedToken token, String bundle, Time time) {
        this(http, base, TokenLease.fixed(token), bundle, time);
    }

    /**
     * @param base Airflow's address, a context path included
     * @param lease of an account that may read DAGs and have their files parsed
     * @param bundle the bundle's name in Airflow's {@code dag_bundle_config_list}
     */
    public AirflowBundle(Http http, URI base, TokenLease lease, String bundle, Time time) {
        this.client = new AirflowClient(http, base, lease, time);
        this.lease = lease;
        this.bundle = bundle;
        this.time = time;
        this.looks = new BundleLooks(client, bundle, time);
    }

    @Override
    public String version() throws DeploymentFailure, InterruptedException {
        return client.version();
    }

    /** Refuses, before anything is pushed, an account that could not ask for files to be parsed. */
    @Override
    public BundleState state() throws DeploymentFailure, InterruptedException {
        if (lease.token().scopes().orElse(List.of()).contains("role:viewer")) {
            throw new DeploymentFailure(FailureKind.ACCESS, client.server()
                    + " gives this account the role 'viewer', which cannot have DAG files parsed. Give it the role 'user'.");
        }
        return looks.state();
    }

    @Override
    public LiveReport confirm(ConfirmOrder order, Progress progress) throws DeploymentFailure, InterruptedException {
        Narration narration = new Narration(progress, order.pushedAt(), bundle);
        return new Confirmation(looks, new Asking(client), order, narration, time).run();
    }
}
