package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an account may do at an Airflow whose tokens name no role, as with the FAB auth manager: found out by asking, since no account
 * but an administrator is told its permissions. They are named as FAB names them. What an account may change is asked of nobody, but for
 * having a file parsed.
 *
 * @param needed what a deployment needs
 * @param missing those of the needed ones that Airflow refused
 * @param surplus what Airflow lets the account do, and no deployment does
 * @param unknown what Airflow gave no answer to
 * @param notAsked those of the needed ones that were not asked for: in a dry run, or where the bundle has no DAG to ask about
 */
public record AirflowRights(
        List<String> needed, List<String> missing, List<String> surplus, List<String> unknown, List<String> notAsked) {

    static final String READ_DAGS = "can read on DAGs";
    static final String EDIT_DAGS = "can edit on DAGs";
    static final String READ_VERSIONS = "can read on DAG Versions";
    static final String READ_CODE = "can read on DAG Code";
    static final String READ_TASKS = "can read on Task Instances";
    static final String READ_ERRORS = "can read on ImportError";

    /** Of users, roles and permissions: an administrator's. */
    private static final String ADMINISTER = "can read on Roles";

    /** The least that a role needs, on Airflow 3. */
    public static final List<String> LEAST =
            List.of(READ_DAGS, EDIT_DAGS, READ_VERSIONS, READ_CODE, READ_TASKS, READ_ERRORS);

    public AirflowRights {
        needed = List.copyOf(needed);
        missing = List.copyOf(missing);
        surplus = List.copyOf(surplus);
        unknown = List.copyOf(unknown);
        notAsked = List.copyOf(notAsked);
    }

    /** Whether the account may look into who may do what, as Airflow's own role Admin alone may. */
    public boolean administers() {
        return surplus.contains(ADMINISTER);
    }

    /** A clause on what was not asked for; empty when there is nothing to say. */
    public String reservation() {
        return notAsked.isEmpty() ? "" : "; not asked: " + String.join(", ", notAsked);
    }

    /** Asks for one thing after the other. */
    static final class Probe {

        private final AirflowCalls calls;
        private final String api;
        private final Map<String, Optional<Boolean>> needed = new LinkedHashMap<>();
        private final Map<String, Optional<Boolean>> others = new LinkedHashMap<>();

        /** @param api {@code /api/v2} or {@code /api/v1} */
        Probe(AirflowCalls calls, String api) {
            this.calls = calls;
            this.api = api;
        }

        /** What is there, or is not, may be seen; what is refused may not. */
        Probe needs(String permission, String path) throws DeploymentFailure, InterruptedException {
            HttpAnswer answer = answered(calls.get(api + path));
            needed.put(permission, answer.status() == 404 ? Optional.of(true) : told(answer));
            return this;
        }

        /** Has a file parsed that Airflow knows. */
        Probe parses(String fileToken) throws DeploymentFailure, InterruptedException {
            HttpAnswer answer = answered(calls.put(api + "/parseDagFile/" + AirflowCalls.encoded(fileToken)));
            needed.put(EDIT_DAGS, answer.status() == 409 || answer.status() == 404 ? Optional.of(true) : told(answer));
            return this;
        }

        AirflowRights told(List<String> least) throws DeploymentFailure, InterruptedException {
            others.put("can read on Connections", shown(calls.get(api + "/connections?limit=1"), "connections"));
            others.put("can read on Variables", shown(calls.get(api + "/variables?limit=1"), "variables"));
            HttpAnswer roles = calls.get("/auth/fab/v1/roles?limit=1");
            others.put(ADMINISTER, roles.status() == 404 ? Optional.of(false) : shown(roles, "roles")); // another auth manager has none
            List<String> unknown = with(needed, Optional.empty());
            unknown.addAll(with(others, Optional.empty()));
            List<String> notAsked = least.stream().filter(permission -> !needed.containsKey(permission)).toList();
            return new AirflowRights(least, with(needed, Optional.of(false)), with(others, Optional.of(true)), unknown, notAsked);
        }

        /**
         * Of what no deployment reads: a firewall that keeps Jenkins from it does no harm, and a page that is no list of Airflow's,
         * as where no auth manager answers, tells nothing.
         */
        private Optional<Boolean> shown(HttpAnswer answer, String list) throws DeploymentFailure {
            if (answer.json().isPresent() && AirflowAnswers.refusesToken(answer)) {
                throw calls.answers().failure(answer, "look at anything", "reading DAGs");
            }
            return answer.ok() && answer.json().filter(json -> json.path(list).isArray()).isEmpty() ? Optional.empty() : told(answer);
        }

        private HttpAnswer answered(HttpAnswer answer) throws DeploymentFailure {
            if (AirflowAnswers.refusesToken(answer) || answer.status() == 403 && answer.json().isEmpty()) {
                throw calls.answers().failure(answer, "look at anything", "reading DAGs");
            }
            return answer;
        }

        private static Optional<Boolean> told(HttpAnswer answer) {
            return answer.ok() ? Optional.of(true) : answer.status() == 403 ? Optional.of(false) : Optional.empty();
        }

        private static List<String> with(Map<String, Optional<Boolean>> asked, Optional<Boolean> answer) {
            return new ArrayList<>(asked.keySet().stream().filter(what -> asked.get(what).equals(answer)).toList());
        }
    }
}
