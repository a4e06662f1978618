package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
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

/**
 * {@code /api/v1}, of Airflow 2. It has no bundles: the folder that Airflow reads ({@code [core] dags_folder}) stands for one, and
 * files are named by absolute paths, with a link in them as it was configured.
 */
final class LegacyClient implements AirflowApi {

    private static final String READ_DAGS = "reading DAGs (the role 'Viewer' or a higher one)";

    private final AirflowCalls calls;
    private final AirflowAnswers answers;

    /** @param base Airflow's address, a context path included */
    LegacyClient(Http http, URI base, TokenLease lease, Time time) {
        this.calls = new AirflowCalls(http, base, lease, time);
        this.answers = calls.answers();
    }

    @Override
    public String server() {
        return calls.server();
    }

    @Override
    public boolean legacy() {
        return true;
    }

    @Override
    public Optional<String> version() throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = calls.get("/api/v1/version");
        return answer.status() == 404 ? Optional.empty() : Optional.of(answers.version(answer));
    }

    @Override
    public List<DagRow> dags(String folder) throws DeploymentFailure, InterruptedException {
        String prefix = prefix(folder);
        List<DagRow> dags = new ArrayList<>();
        String query = "/api/v1/dags?only_active=false&order_by=dag_id";
        calls.pages(query, AirflowCalls.SHORT_ROWS, "dags", "list DAGs", READ_DAGS, row -> {
            DagRow dag = AirflowRows.legacyDag(row).orElseThrow(answers::notAirflow);
            if (dag.file().startsWith(prefix)) {
                dags.add(dag.below(prefix));
            }
        });
        return dags;
    }

    private String prefix(String folder) throws DeploymentFailure {
        if (!folder.startsWith("/")) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, server() + " is an Airflow 2, which has no bundles. Give as bundle"
                    + " the folder that it reads ([core] dags_folder), as its DAGs show it: /opt/airflow/current/dags");
        }
        return folder.endsWith("/") ? folder : folder + "/";
    }

    @Override
    public Set<String> dagsWithVersion(String folder, String bundleVersion) {
        return Set.of();
    }

    @Override
    public Map<String, BundleState.ImportError> importErrors(String folder) throws DeploymentFailure, InterruptedException {
        String prefix = prefix(folder);
        Map<String, BundleState.ImportError> errors = new TreeMap<>();
        String permission = "reading import errors (the role 'Viewer' or a higher one)";
        String query = "/api/v1/importErrors?order_by=import_error_id";
        calls.pages(query, AirflowCalls.LONG_ROWS, "import_errors", "list import errors", permission, row -> {
            BundleState.ImportError error = AirflowRows.importError(row).orElseThrow(answers::notAirflow);
            if (error.file().startsWith(prefix)) {
                String file = error.file().substring(prefix.length());
                errors.put(file, new BundleState.ImportError(file, error.timestamp(), error.lastLine()));
            }
        });
        return errors;
    }

    /** The text alone: the tasks come from a copy that the webserver keeps for 10 s, so they tell nothing at once. */
    @Override
    public Optional<DagContent> content(DagRow dag) throws DeploymentFailure, InterruptedException {
        HttpAnswer source = calls.get("/api/v1/dagSources/" + dag.fileToken());
        if (source.status() == 404) {
            return Optional.empty();
        }
        JsonNode shown = answers.object(source, "read the source of DAGs", READ_DAGS);
        return Optional.of(new DagContent(DagContent.text(shown), Optional.empty()));
    }

    @Override
    public AirflowRights rights(Optional<DagRow> dag, boolean parse) throws DeploymentFailure, InterruptedException {
        AirflowRights.Probe probe = new AirflowRights.Probe(calls, "/api/v1")
                .needs(AirflowRights.READ_DAGS, "/dags?limit=1")
                .needs(AirflowRights.READ_ERRORS, "/importErrors?limit=1");
        if (dag.isPresent()) {
            probe.needs(AirflowRights.READ_CODE, "/dagSources/" + dag.get().fileToken());
        }
        if (dag.isPresent() && parse) {
            probe.parses(dag.get().fileToken());
        }
        return probe.told(List.of(
                AirflowRights.READ_DAGS, AirflowRights.EDIT_DAGS, AirflowRights.READ_CODE, AirflowRights.READ_ERRORS));
    }

    /** Answered with 201 for a repeated request too. Before Airflow 2.10 there is no such call. */
    @Override
    public Asked parse(String fileToken) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = calls.put("/api/v1/parseDagFile/" + AirflowCalls.encoded(fileToken));
        if (answer.ok()) {
            return Asked.ACCEPTED;
        }
        if (answer.status() == 404 || answer.status() == 405) {
            return Asked.UNKNOWN;
        }
        throw answers.failure(answer, "have DAG files parsed", "editing DAGs (the role 'User' or a higher one)");
    }
}
