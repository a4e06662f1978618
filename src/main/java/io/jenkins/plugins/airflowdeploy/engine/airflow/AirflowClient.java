package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code /api/v2}, of Airflow 3. */
final class AirflowClient implements AirflowApi {

    /** 3.0 neither lists a bundle's DAGs alone nor tells how long a parse took. */
    private static final Pattern TOO_OLD = Pattern.compile("^([0-2]|3\\.0)(\\D|$)");
    private static final String READ_DAGS = "reading DAGs ('viewer' or higher in the simple auth manager)";

    private final AirflowCalls calls;
    private final AirflowAnswers answers;

    /** @param base Airflow's address, a context path included */
    AirflowClient(Http http, URI base, TokenLease lease, Time time) {
        this.calls = new AirflowCalls(http, base, lease, time);
        this.answers = calls.answers();
    }

    @Override
    public String server() {
        return calls.server();
    }

    @Override
    public boolean legacy() {
        return false;
    }

    /** Refuses one that is older than 3.1; an Airflow 2 has no such path. */
    @Override
    public Optional<String> version() throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = calls.get("/api/v2/version");
        if (answer.status() == 404) {
            return Optional.empty();
        }
        String version = answers.version(answer);
        if (TOO_OLD.matcher(version).find()) {
            throw answers.tooOld(version);
        }
        return Optional.of(version);
    }

    @Override
    public List<DagRow> dags(String bundle) throws DeploymentFailure, InterruptedException {
        List<DagRow> dags = new ArrayList<>();
        String query = "/api/v2/dags?exclude_stale=false&order_by=dag_id&bundle_name=" + AirflowCalls.encoded(bundle);
        calls.pages(query, AirflowCalls.SHORT_ROWS, "dags", "list DAGs", READ_DAGS, row -> {
            if (bundle.equals(row.path("bundle_name").asText())) {
                dags.add(AirflowRows.dag(row).orElseThrow(answers::notAirflow));
            }
        });
        return dags;
    }

    @Override
    public Set<String> dagsWithVersion(String bundle, String bundleVersion) throws DeploymentFailure, InterruptedException {
        String query = "/api/v2/dags/~/dagVersions?order_by=id&bundle_name=" + AirflowCalls.encoded(bundle)
                + "&bundle_version=" + AirflowCalls.encoded(bundleVersion);
        Set<String> ids = new TreeSet<>();
        calls.pages(query, AirflowCalls.SHORT_ROWS, "dag_versions", "list the versions of DAGs", READ_DAGS, row -> {
            if (bundleVersion.equals(row.path("bundle_version").asText())) {
                ids.add(row.path("dag_id").asText());
            }
        });
        return ids;
    }

    @Override
    public Map<String, BundleState.ImportError> importErrors(String bundle) throws DeploymentFailure, InterruptedException {
        Map<String, BundleState.ImportError> errors = new TreeMap<>();
        String query = "/api/v2/importErrors?order_by=id&bundle_name=" + AirflowCalls.encoded(bundle);
        String permission = "reading import errors ('viewer' or higher in the simple auth manager)";
        calls.pages(query, AirflowCalls.LONG_ROWS, "import_errors", "list import errors", permission, row -> {
            if (bundle.equals(row.path("bundle_name").asText())) {
                BundleState.ImportError error = AirflowRows.importError(row).orElseThrow(answers::notAirflow);
                errors.put(error.file(), error);
            }
        });
        return errors;
    }

    /** Tasks and version number move with what is stored for runs; the text moves with every parse. */
    @Override
    public Optional<DagContent> content(DagRow dag) throws DeploymentFailure, InterruptedException {
        HttpAnswer source = calls.get("/api/v2/dagSources/" + AirflowCalls.segment(dag.id()));
        HttpAnswer tasks = calls.get("/api/v2/dags/" + AirflowCalls.segment(dag.id()) + "/tasks");
        if (source.status() == 404 || tasks.status() == 404) {
            return Optional.empty();
        }
        JsonNode shown = answers.object(source, "read the source of DAGs", READ_DAGS);
        JsonNode list = answers.object(tasks, "list the tasks of DAGs", READ_DAGS).path("tasks");
        return Optional.of(new DagContent(
                DagContent.text(shown), DagContent.stored(shown.path("version_number").asText(""), list)));
    }

    @Override
    public Asked parse(String fileToken) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = calls.put("/api/v2/parseDagFile/" + AirflowCalls.encoded(fileToken));
        if (answer.ok()) {
            return Asked.ACCEPTED;
        }
        return switch (answer.status()) {
            case 409 -> Asked.ALREADY;
            case 404 -> Asked.UNKNOWN;
            default -> throw answers.failure(answer, "have DAG files parsed",
                    "editing DAGs ('user' or higher in the simple auth manager)");
        };
    }

    @Override
    public AirflowRights rights(Optional<DagRow> dag, boolean parse) throws DeploymentFailure, InterruptedException {
        AirflowRights.Probe probe = new AirflowRights.Probe(calls, "/api/v2")
                .needs(AirflowRights.READ_DAGS, "/dags?limit=1")
                .needs(AirflowRights.READ_VERSIONS, "/dags/~/dagVersions?limit=1")
                .needs(AirflowRights.READ_ERRORS, "/importErrors?limit=1");
        if (dag.isPresent()) {
            probe.needs(AirflowRights.READ_CODE, "/dagSources/" + AirflowCalls.segment(dag.get().id()))
                    .needs(AirflowRights.READ_TASKS, "/dags/" + AirflowCalls.segment(dag.get().id()) + "/tasks");
        }
        if (dag.isPresent() && parse) {
            probe.parses(dag.get().fileToken());
        }
        return probe.told(AirflowRights.LEAST);
    }
}
