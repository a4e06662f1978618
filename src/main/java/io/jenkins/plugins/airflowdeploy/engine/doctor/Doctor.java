package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through all that a deployment to an environment depends on, and says of each thing how it is and what to do. Changes
 * nothing: Airflow gets GETs (and hands out a token, which is given back), the target is read.
 */
public final class Doctor {

    private static final int MOST_REPOSITORIES = 5;

    private final Patient patient;
    private final Http http;
    private final Time time;

    public Doctor(Patient patient, Http http, Time time) {
        this.patient = patient;
        this.http = http;
        this.time = time;
    }

    /** Never fails for what it finds: that is in the checks. */
    public Diagnosis examine() throws InterruptedException {
        List<Check> checks = new ArrayList<>(PolicyChecks.of(patient.policy()));
        List<String> repositories = repositories();
        TargetChecks targets = new TargetChecks(patient, time);
        for (String repository : repositories) {
            checks.addAll(targets.of(repository));
        }
        if (repositories.isEmpty()) {
            checks.add(Check.notChecked("target", "the policy names no repository in full, and the target depends on it"));
        }
        checks.addAll(new AirflowChecks(patient, http, time).examine(targets.live()));
        List<String> advice = new ArrayList<>();
        for (String repository : repositories) {
            advice.addAll(prescription(repository));
        }
        advice.addAll(Prescription.rights());
        return new Diagnosis(patient.environment(), checks, advice);
    }

    /** Those that the policy names without a pattern. */
    private List<String> repositories() {
        return patient.policy().repositories().stream()
                .filter(name -> !name.contains("*"))
                .distinct()
                .limit(MOST_REPOSITORIES)
                .toList();
    }

    private List<String> prescription(String repository) {
        try {
            Optional<BundleSource> source = patient.bundles().of(repository);
            return source.map(s -> Prescription.bundle(repository, patient.bundle(), patient.subdir(), s)).orElse(List.of());
        } catch (DeploymentFailure e) {
            return List.of("No bundle for " + ForeignText.line(repository, 200) + ": " + e.getMessage());
        }
    }
}
