package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowExamination;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowRights;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at an environment's Airflow: the way there, the account, and then the bundle. */
final class AirflowChecks {

    private static final String AIRFLOW = "Airflow";
    private static final String FIRST = "Mend that first; all that follows needs it.";
    private static final String RIGHTS = Diagnosis.RIGHTS;
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*|[^0-9.].*)?");
    private static final Duration CLOCKS_AGREE = Duration.ofMinutes(2);
    private static final String LEAST = "Give the account the role 'user' (FAB: 'User'), or with FAB one of its own with no more than: "
            + String.join(", ", AirflowRights.LEAST) + ".";

    private final Patient patient;
    private final Http http;
    private final Time time;
    private final List<Check> checks = new ArrayList<>();

    AirflowChecks(Patient patient, Http http, Time time) {
        this.patient = patient;
        this.http = http;
        this.time = time;
    }

    /** @param live what the targets show */
    List<Check> examine(List<TargetChecks.Seen> live) throws InterruptedException {
        try {
            clock();
        } catch (DeploymentFailure e) {
            checks.add(Check.problem(AIRFLOW, e.getMessage(), FIRST));
            checks.add(Check.notChecked("bundle", "Airflow does not answer"));
            return checks;
        }
        try {
            TokenSource tokens = patient.airflowTokens().find().orElseThrow(
                    () -> new IllegalArgumentException("an Airflow is never without credential"));
            ScopedToken token = tokens.issue();
            try {
                checks.add(TokenEnd.check("Airflow: token", tokens.description(), token, time));
                withToken(token, live);
            } finally {
                tokens.revoke(token);
            }
        } catch (DeploymentFailure e) {
            checks.add(Check.problem("Airflow: token", e.getMessage(), "Mend the environment's Airflow credential."));
            checks.add(Check.notChecked("bundle", "there is no token to ask Airflow with"));
        }
        return checks;
    }

    private void clock() throws DeploymentFailure, InterruptedException {
        Optional<Duration> told = AirflowExamination.clockAhead(http, patient.airflowUrl(), time);
        if (told.isEmpty()) {
            checks.add(Check.notChecked("clocks", "Airflow does not tell its time"));
            return;
        }
        Duration ahead = told.get();
        checks.add(ahead.abs().compareTo(CLOCKS_AGREE) <= 0
                ? Check.ok("clocks", "Airflow's and Jenkins' agree within " + CLOCKS_AGREE.toMinutes() + " minutes")
                : Check.warning("clocks", "Airflow's is " + ahead.abs().toMinutes() + " min "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " Jenkins'", "Set both by NTP: tokens and times mislead."));
    }

    private void withToken(ScopedToken token, List<TargetChecks.Seen> live) throws InterruptedException {
        AirflowExamination airflow =
                new AirflowExamination(http, patient.airflowUrl(), token, patient.bundle(), time);
        try {
            checks.add(version(airflow.version()));
        } catch (DeploymentFailure e) {
            checks.add(Check.problem(AIRFLOW, e.getMessage(), FIRST));
            checks.add(Check.notChecked("bundle", "Airflow does not say what it is"));
            return;
        }
        try {
            role(token, airflow);
            processor(airflow);
            checks.addAll(new BundleChecks(patient.bundle(), airflow).examine(live));
        } catch (DeploymentFailure e) {
            boolean access = e.kind() == FailureKind.ACCESS;
            checks.add(Check.problem(access ? RIGHTS : AIRFLOW, e.getMessage(), access ? LEAST : FIRST));
            checks.add(Check.notChecked("bundle", "Airflow does not let us look"));
        }
    }

    private Check version(String version) {
        Matcher parts = VERSION.matcher(version);
        int major = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
        int minor = major == 0 ? 0 : Integer.parseInt(parts.group(2));
        String seen = "version " + version + " at " + patient.airflowUrl();
        if (major == 0) {
            return Check.warning(AIRFLOW, seen, "This is no version that we know. Deployments need Airflow 3.1 and later, or 2.10 and 2.11.");
        }
        if (major < 2 || major == 2 && minor < 10) {
            return Check.problem(AIRFLOW, seen, "Too old: deployments need Airflow 3.1 and later, or 2.10 and 2.11.");
        }
        return major == 3 && minor < 2
                ? Check.warning(AIRFLOW, seen, "Its tokens cannot be revoked and live for an hour after a deployment; 3.2 and later can.")
                : Check.ok(AIRFLOW, seen);
    }

    /** The role stands in the tokens of the simple auth manager alone; what Airflow lets the account read tells the rest. */
    private void role(ScopedToken token, AirflowExamination airflow) throws DeploymentFailure, InterruptedException {
        String role = token.scopes().orElse(List.of()).stream()
                .filter(scope -> scope.startsWith("role:"))
                .map(scope -> scope.substring("role:".length()))
                .findFirst()
                .orElse("");
        switch (role) {
            case "viewer" -> checks.add(Check.problem(
                    RIGHTS, "the account's role is 'viewer', which cannot have DAG files parsed", LEAST));
            case "admin", "op" -> checks.add(Check.warning(
                    RIGHTS, "the account's role is '" + role + "', which may do far more than a deployment needs", LEAST));
            case "" -> checks.add(Check.notChecked("Airflow: parse DAG files",
                    "the token names no role, and only a deployment can ask: the account must be allowed to edit DAGs"));
            default -> checks.add(Check.ok(RIGHTS, "the account's role is '" + role + "', which may have DAG files parsed"));
        }
        if (role.isEmpty()) {
            rights(airflow.rights());
        }
    }

    private void rights(AirflowRights rights) {
        if (!rights.missing().isEmpty()) {
            checks.add(Check.problem(RIGHTS, "the account's role lacks " + String.join(", ", rights.missing()), LEAST));
        }
        if (!rights.surplus().isEmpty()) {
            checks.add(Check.warning(RIGHTS, "the account is " + (rights.administers() ? "an administrator's: it" : "wide: it")
                    + " has " + String.join(", ", rights.surplus()) + ", which a deployment never uses", LEAST));
        }
        if (!rights.unknown().isEmpty()) {
            checks.add(Check.notChecked(RIGHTS, "Airflow does not tell of " + String.join(", ", rights.unknown())));
        }
        if (rights.missing().isEmpty() && rights.surplus().isEmpty() && rights.unknown().isEmpty()) {
            checks.add(Check.ok(RIGHTS, "the account may read what a deployment reads, and neither connections, variables nor roles"
                    + rights.reservation()));
        }
    }

    private void processor(AirflowExamination airflow) throws DeploymentFailure, InterruptedException {
        Optional<String> status = airflow.processor();
        if (status.isEmpty()) {
            checks.add(Check.notChecked("dag processor", "Airflow does not tell how it is"));
        } else if (status.get().equals("healthy")) {
            checks.add(Check.ok("dag processor", "healthy"));
        } else {
            checks.add(Check.problem("dag processor", status.get() + ", so no release becomes live",
                    "Start Airflow's dag processor, and look into its log."));
        }
    }
}
