package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The connections that an Airflow keeps in its database, as far as a rotation needs them: to look at one, and to give it another
 * password. Connections of environment variables and secrets backends are not seen here.
 *
 * <p>Source of fact: seen on Airflow 3.3.2 and 2.11.2. {@code PATCH …?update_mask=password} wants {@code connection_id} and
 * {@code conn_type} in the body all the same, and changes neither. It answers with the connection, whose password Airflow 3 shows
 * as {@code ***}, whatever {@code [core] hide_sensitive_var_conn_fields} says, and Airflow 2 not at all. Nothing of an answer is
 * quoted all the same.
 */
public final class AirflowConnections {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "password";
    private static final String PERMISSION = "reading and editing connections ('op' or higher in the simple auth manager; in FAB a role"
            + " with can_read and can_edit on Connections)";
    private static final String GIT_BUNDLE = "GitDagBundle";
    private static final String GIT_DEFAULT = "git_default";

    private final AirflowBundle airflow;
    private final AirflowCalls calls;

    /** A connection as Airflow shows it. */
    public static final class Connection {
        private final String id;
        private final ObjectNode shown;

        private Connection(String id, ObjectNode shown) {
            this.id = id;
            this.shown = shown;
        }

        /** Its type: {@code git}, {@code http}. */
        public String type() {
            return ForeignText.line(shown.path("conn_type").asText(""), 100);
        }

        /** Whom its password belongs to; empty where it names nobody. */
        public String login() {
            return ForeignText.line(shown.path("login").asText(""), 100);
        }

        @Override
        public String toString() {
            return "connection " + id;
        }
    }

    /**
     * @param base Airflow's address, a context path included
     * @param lease of an account that may read and edit connections
     */
    public AirflowConnections(Http http, URI base, TokenLease lease, Time time) {
        this.airflow = new AirflowBundle(http, base, lease, "", time);
        this.calls = new AirflowCalls(http, base, lease, time);
    }

    /** Airflow's version as it says; to be asked first, since it decides which API the others ask. */
    public String version() throws DeploymentFailure, InterruptedException {
        return airflow.version();
    }

    /**
     * @param id of the connection
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when there is none of that id, {@code ACCESS} when it may not be seen
     */
    public Connection find(String id) throws DeploymentFailure, InterruptedException {
        return connection(id, calls.get(path(id)), "read connections");
    }

    /**
     * Puts a token into a connection as its password, and changes nothing else.
     *
     * @return names of other fields that are not as they were: changed by somebody else meanwhile
     */
    public Set<String> setPassword(Connection connection, ScopedToken token) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = calls.patch(path(connection.id) + "?update_mask=" + PASSWORD, body(connection, token));
        ObjectNode after = connection(connection.id, answer, "edit connections").shown;
        Set<String> changed = new TreeSet<>();
        connection.shown.fields().forEachRemaining(field -> {
            if (!field.getKey().equals(PASSWORD) && !field.getValue().equals(after.get(field.getKey()))) {
                changed.add(ForeignText.line(field.getKey(), 40));
            }
        });
        return changed;
    }

    private static byte[] body(Connection connection, ScopedToken token) {
        try {
            return JSON.writeValueAsBytes(Map.of("connection_id", connection.id,
                    "conn_type", connection.shown.path("conn_type").asText(""), PASSWORD, token.reveal()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("three strings are always JSON"); // its cause would hold the token
        }
    }

    /**
     * The connections that Dag bundles read their Git repositories with; an Airflow 2 has no bundles.
     *
     * @return empty when Airflow does not tell: it shows its configuration only where {@code [api] expose_config} says so
     */
    public Optional<Set<String>> bundleConnections() throws DeploymentFailure, InterruptedException {
        if (airflow.api().legacy()) {
            return Optional.of(Set.of());
        }
        HttpAnswer answer = calls.get("/api/v2/config/section/dag_processor/option/dag_bundle_config_list");
        return answer.ok()
                ? answer.json().flatMap(json -> gitConnections(
                        json.path("sections").path(0).path("options").path(0).path("value").asText("")))
                : Optional.empty();
    }

    private static Optional<Set<String>> gitConnections(String configuration) {
        try {
            JsonNode bundles = JSON.readTree(configuration);
            if (!bundles.isArray()) {
                return Optional.empty();
            }
            Set<String> ids = new TreeSet<>();
            for (JsonNode bundle : bundles) {
                if (bundle.path("classpath").asText("").endsWith("." + GIT_BUNDLE)) {
                    String id = bundle.path("kwargs").path("git_conn_id").asText("");
                    ids.add(id.isEmpty() ? GIT_DEFAULT : id);
                }
            }
            return Optional.of(ids);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // hidden, or written in a way that only Airflow reads
        }
    }

    /** The id that a diagnosis proposes for the connection that a bundle reads its Git repository with. */
    public static String ofBundle(String bundle) {
        return bundle.replaceAll("[^A-Za-z0-9]+", "_") + "_git";
    }

    /** Whether a connection is, by its id alone, likely what a bundle reads its Git repository with. */
    public static boolean isLikelyOfBundle(String id, String bundle) {
        return id.equals(GIT_DEFAULT) || id.equals(ofBundle(bundle));
    }

    private String path(String id) {
        return (airflow.api().legacy() ? "/api/v1" : "/api/v2") + "/connections/" + AirflowCalls.segment(id);
    }

    private Connection connection(String id, HttpAnswer answer, String action) throws DeploymentFailure {
        if (answer.status() == 404 && answer.json().isPresent()) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, calls.server() + " has no connection '" + id
                    + "' in its database (404). Make it there, or take it out of the environment's rotation.");
        }
        return new Connection(id, (ObjectNode) calls.answers().object(answer, action, PERMISSION));
    }
}
