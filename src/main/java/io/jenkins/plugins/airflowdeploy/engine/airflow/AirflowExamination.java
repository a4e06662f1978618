package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowAddress;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a diagnosis asks an Airflow, beyond what a deployment does. Every request is a GET, so nothing changes, not even Airflow's
 * log of events. Of an Airflow 2 it learns less.
 */
public final class AirflowExamination {

    private static final int ROWS = 100;

    private final Http http;
    private final AirflowAddress airflow;
    private final ScopedToken token;
    private final String bundle;
    private final AirflowBundle seen;

    /**
     * One DAG of the bundle.
     *
     * @param id cleaned
     * @param release the bundle's version that it was parsed from; empty where the bundle has no versions
     * @param stale whether Airflow no longer counts it
     */
    public record Dag(String id, String release, boolean stale) {}

    /**
     * @param base Airflow's address, a context path included
     * @param bundle name of the bundle; on Airflow 2 the folder
     */
    public AirflowExamination(Http http, URI base, ScopedToken token, String bundle, Time time) {
        this.http = http;
        this.airflow = new AirflowAddress(base);
        this.token = token;
        this.bundle = bundle;
        this.seen = new AirflowBundle(http, base, token, bundle, time);
    }

    /** How far a server's clock is ahead of ours (negative: behind), without showing it a token; empty when it does not tell. */
    public static Optional<Duration> clockAhead(Http http, URI base, Time time) throws DeploymentFailure, InterruptedException {
        AirflowAddress airflow = new AirflowAddress(base);
        HttpAnswer answer = http.send(airflow.server(), HttpCall.get(airflow.at("/api/v2/version")));
        return answer.date().map(date -> Duration.between(time.now(), date));
    }

    /** Airflow's version as it says; to be asked first, since it decides which API the others ask. */
    public String version() throws DeploymentFailure, InterruptedException {
        return seen.version();
    }

    /** Whether it is an Airflow 2. */
    public boolean legacy() {
        return seen.api().legacy();
    }

    /** All DAGs of the bundle, stale ones too. */
    public List<Dag> dags() throws DeploymentFailure, InterruptedException {
        List<Dag> dags = new ArrayList<>();
        for (DagRow row : seen.api().dags(bundle)) {
            dags.add(new Dag(ForeignText.line(row.id(), 100), row.bundleVersion(), row.stale()));
        }
        return dags;
    }

    /** The bundle's import errors that stand now. */
    public List<BundleState.ImportError> importErrors() throws DeploymentFailure, InterruptedException {
        return List.copyOf(seen.api().importErrors(bundle).values());
    }

    /** Names of bundles that this account sees DAGs of, from the first hundred DAGs; none on Airflow 2. */
    public Set<String> bundles() throws DeploymentFailure, InterruptedException {
        Set<String> names = new TreeSet<>();
        if (!legacy()) {
            HttpAnswer answer = get("/api/v2/dags?exclude_stale=false&limit=" + ROWS);
            JsonNode rows = answer.ok() ? answer.json().map(json -> json.path("dags")).orElse(null) : null;
            if (rows != null) {
                rows.forEach(row -> names.add(ForeignText.line(row.path("bundle_name").asText(""), 100)));
            }
        }
        names.remove("");
        return names;
    }

    /** What Airflow says of its dag processor: {@code healthy}, {@code unhealthy}; empty when it does not tell. */
    public Optional<String> processor() throws DeploymentFailure, InterruptedException {
        if (legacy()) {
            return Optional.empty();
        }
        return get("/api/v2/monitor/health").json()
                .map(json -> ForeignText.line(json.path("dag_processor").path("status").asText(""), 40))
                .filter(status -> !status.isEmpty());
    }

    /** What the account may do, but for having files parsed: only asking for that would tell. */
    public AirflowRights rights() throws DeploymentFailure, InterruptedException {
        return seen.rights(false);
    }

    private HttpAnswer get(String path) throws DeploymentFailure, InterruptedException {
        return http.send(airflow.server(), token.authorize(HttpCall.get(airflow.at(path))));
    }
}
