package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Says in words what a policy allows. */
final class PolicyChecks {

    private static final String WHERE = " in the environment's policy (Manage Jenkins, System, Airflow Deploy).";

    private PolicyChecks() {}

    static List<Check> of(Policy policy) {
        List<Check> checks = new ArrayList<>();
        checks.add(check("repositories", "repository", policy.repositories()));
        checks.add(check("branches", "branch", policy.branches()));
        checks.add(check("jobs", "job", policy.jobs()));
        return checks;
    }

    private static Check check(String rule, String one, List<String> patterns) {
        String subject = "policy: " + rule;
        if (patterns.isEmpty()) {
            return Check.problem(subject, "no " + one + " may deploy: the list is empty", "Add a pattern" + WHERE);
        }
        if (patterns.contains("**")) {
            return Check.warning(subject, "any " + one + " may deploy: **", "Name those that should" + WHERE);
        }
        return Check.ok(subject, String.join(", ", patterns));
    }
}
