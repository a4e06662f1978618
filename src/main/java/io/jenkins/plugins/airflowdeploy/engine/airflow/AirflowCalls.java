package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowAddress;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the calls of {@code /api/v1} and {@code /api/v2} have in common. Reads at most 100,000 rows of a list, on at most 1,000
 * pages.
 *
 * <p>A page costs Airflow about the same however long it is. It gives no more rows than its {@code [api] maximum_page_limit}
 * says, 100 unless that was raised, whatever is asked for.
 */
final class AirflowCalls {

    /** Rows of a page, of lists whose rows are short. */
    static final int SHORT_ROWS = 500;
    /** Rows of a page, of lists whose rows hold stack traces. */
    static final int LONG_ROWS = 100;

    private static final int PAGES = 1000;
    private static final int ROWS = 100_000;

    private final Http http;
    private final AirflowAddress airflow;
    private final TokenLease lease;
    private final AirflowAnswers answers;
    private final Time time;

    /** @param base Airflow's address, a context path included */
    AirflowCalls(Http http, URI base, TokenLease lease, Time time) {
        this.http = http;
        this.airflow = new AirflowAddress(base);
        this.lease = lease;
        this.answers = new AirflowAnswers(airflow, lease, time);
        this.time = time;
    }

    String server() {
        return airflow.server();
    }

    AirflowAnswers answers() {
        return answers;
    }

    HttpAnswer get(String path) throws DeploymentFailure, InterruptedException {
        return send(HttpCall.get(airflow.at(path)));
    }

    HttpAnswer put(String path) throws DeploymentFailure, InterruptedException {
        return send(HttpCall.of("PUT", airflow.at(path)));
    }

    /** @param json may hold a secret; sent again when its answer got lost, so it must do no more twice than once */
    HttpAnswer patch(String path, byte[] json) throws DeploymentFailure, InterruptedException {
        return send(HttpCall.of("PATCH", airflow.at(path)).body("application/json", json).mayRepeat());
    }

    private HttpAnswer send(HttpCall call) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = http.send(airflow.server(), lease.token().authorize(call));
        return (AirflowAnswers.refusesToken(answer) || forbidsTooLate(answer)) && lease.renew()
                ? http.send(airflow.server(), lease.token().authorize(call))
                : answer;
    }

    /** With Keycloak's auth manager, a token whose time is over looks like one that may do nothing. */
    private boolean forbidsTooLate(HttpAnswer answer) {
        return answer.status() == 403 && lease.token().isOver(time.now());
    }

    /**
     * Row by row, so that a list never stands in memory as JSON.
     *
     * @param rows of a page, at most
     */
    void pages(String query, int rows, String list, String action, String permission, AirflowRows.Reader reader)
            throws DeploymentFailure, InterruptedException {
        int read = 0;
        for (int page = 0; page < PAGES && read < ROWS; page++) {
            JsonNode json = answers.object(get(query + "&limit=" + rows + "&offset=" + read), action, permission);
            JsonNode found = json.path(list);
            JsonNode total = json.path("total_entries");
            if (!found.isArray() || !total.canConvertToInt()) {
                throw answers.notAirflow();
            }
            for (JsonNode row : found) {
                reader.read(row);
            }
            read += found.size();
            if (found.isEmpty() || read >= total.asInt()) {
                return;
            }
        }
        throw answers.tooMany(list.replace('_', ' '), ROWS);
    }

    /** Encodes a segment of a path. */
    static String segment(String text) {
        return encoded(text).replace("+", "%20");
    }

    /** Encodes a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
