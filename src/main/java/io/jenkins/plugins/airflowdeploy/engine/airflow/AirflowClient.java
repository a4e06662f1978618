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
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The few calls of Airflow's REST API ({@code /api/v2}) that a deployment needs. Reads at most 100 pages of 100 of a list.
 *
 * <p>Every method throws {@link DeploymentFailure}: {@code ACCESS} when Airflow refuses the token or its role,
 * {@code UNAVAILABLE} when it does not answer or answers what no client can use.
 */
public final class AirflowClient {

    private static final int PAGE = 100;
    private static final int PAGES = 100;
    private static final String READ_DAGS = "reading DAGs ('viewer' or higher in the simple auth manager)";

    private final Http http;
    private final AirflowAddress airflow;
    private final TokenLease lease;
    private final AirflowAnswers answers;

    /** What Airflow said when asked to parse a file. */
    enum Asked {
        /** It will. */
        ACCEPTED,
        /** It was asked before, and did not get to it yet. */
        ALREADY,
        /** It knows no such file. */
        UNKNOWN
    }

    /** With a token that is not renewed. */
    AirflowClient(Http http, URI base, ScopedToken token) {
        this(http, base, TokenLease.fixed(token), Time.SYSTEM);
    }

    /** @param base Airflow's address, a context path included */
    public AirflowClient(Http http, URI base, TokenLease lease, Time time) {
        this.http = http;
        this.airflow = new AirflowAddress(base);
        this.lease = lease;
        this.answers = new AirflowAnswers(airflow, lease, time);
    }

    /** How messages name it: {@code Airflow at http://…}. */
    String server() {
        return airflow.server();
    }

    String version() throws DeploymentFailure, InterruptedException {
        JsonNode json = answers.object(get("/api/v2/version"), "read its version", READ_DAGS);
        String version = json.path("version").asText("");
        if (version.isBlank()) {
            throw answers.notAirflow();
        }
        return ForeignText.line(version, 40);
    }

    /** All DAGs of a bundle, stale ones too. */
    List<DagRow> dags(String bundle) throws DeploymentFailure, InterruptedException {
        List<DagRow> dags = new ArrayList<>();
        String query = "/api/v2/dags?exclude_stale=false&order_by=dag_id&bundle_name=" + encoded(bundle);
        for (JsonNode row : pages(query, "dags", "list DAGs", READ_DAGS)) {
            dags.add(AirflowRows.dag(row).orElseThrow(answers::notAirflow));
        }
        return dags;
    }

    /** The DAGs with a version that carries that bundle version. */
    Set<String> dagsWithVersion(String bundle, String bundleVersion) throws DeploymentFailure, InterruptedException {
        String query = "/api/v2/dags/~/dagVersions?order_by=id&bundle_name=" + encoded(bundle)
                + "&bundle_version=" + encoded(bundleVersion);
        Set<String> ids = new TreeSet<>();
        for (JsonNode row : pages(query, "dag_versions", "list the versions of DAGs", READ_DAGS)) {
            if (bundleVersion.equals(row.path("bundle_version").asText())) {
                ids.add(row.path("dag_id").asText());
            }
        }
        return ids;
    }

    /** The import errors of a bundle by file. */
    Map<String, BundleState.ImportError> importErrors(String bundle) throws DeploymentFailure, InterruptedException {
        Map<String, BundleState.ImportError> errors = new TreeMap<>();
        String query = "/api/v2/importErrors?order_by=id&bundle_name=" + encoded(bundle);
        String permission = "reading import errors ('viewer' or higher in the simple auth manager)";
        for (JsonNode row : pages(query, "import_errors", "list import errors", permission)) {
            if (bundle.equals(row.path("bundle_name").asText())) {
                BundleState.ImportError error = AirflowRows.importError(row).orElseThrow(answers::notAirflow);
                errors.put(error.file(), error);
            }
        }
        return errors;
    }

    /** Asks Airflow to fetch the bundle and to parse a file of it, both as soon as its dag processor turns to it. */
    Asked parse(String fileToken) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = send(HttpCall.of("PUT", airflow.at("/api/v2/parseDagFile/" + encoded(fileToken))));
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

    private List<JsonNode> pages(String query, String list, String action, String permission)
            throws DeploymentFailure, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 0; page < PAGES; page++) {
            JsonNode json = answers.object(get(query + "&limit=" + PAGE + "&offset=" + rows.size()), action, permission);
            JsonNode found = json.path(list);
            JsonNode total = json.path("total_entries");
            if (!found.isArray() || !total.canConvertToInt()) {
                throw answers.notAirflow();
            }
            found.forEach(rows::add);
            if (found.isEmpty() || rows.size() >= total.asInt()) {
                return rows;
            }
        }
        throw answers.tooMany(list.replace('_', ' '), PAGE * PAGES);
    }

    private HttpAnswer get(String path) throws DeploymentFailure, InterruptedException {
        return send(HttpCall.get(airflow.at(path)));
    }

    private HttpAnswer send(HttpCall call) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = http.send(airflow.server(), call.header("Authorization", lease.token().authorization()));
        return AirflowAnswers.refusesToken(answer) && lease.renew()
                ? http.send(airflow.server(), call.header("Authorization", lease.token().authorization()))
                : answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
