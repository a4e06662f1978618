package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowExamination;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowExamination.Dag;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at what Airflow lists of the environment's bundle, and holds it against what the target shows. */
final class BundleChecks {

    private static final String BUNDLE = "bundle";
    private static final int SHOWN = 5;

    private final String bundle;
    private final AirflowExamination airflow;
    private final List<Check> checks = new ArrayList<>();

    BundleChecks(String bundle, AirflowExamination airflow) {
        this.bundle = bundle;
        this.airflow = airflow;
    }

    List<Check> examine(List<TargetChecks.Seen> live) throws DeploymentFailure, InterruptedException {
        List<Dag> dags = airflow.dags();
        List<BundleState.ImportError> errors = airflow.importErrors();
        if (dags.isEmpty()) {
            checks.add(nothingListed(live, errors));
        } else {
            listed(dags);
            kind(dags, live);
            release(dags, live);
        }
        errors(errors);
        return checks;
    }

    /** A bundle that is not configured, or the wedge: Airflow does not tell one from the other, so both are said. */
    private Check nothingListed(List<TargetChecks.Seen> live, List<BundleState.ImportError> errors)
            throws DeploymentFailure, InterruptedException {
        if (!errors.isEmpty()) {
            return Check.problem(BUNDLE, "no DAG of bundle " + bundle + " was ever listed, though Airflow reads its files",
                    "Mend the import errors below.");
        }
        Set<String> others = airflow.bundles();
        others.remove(bundle);
        String seen = "Airflow never listed a DAG of bundle " + bundle
                + (others.isEmpty() ? "" : "; of others it does: " + String.join(", ", others));
        if (live.isEmpty()) {
            return Check.problem(BUNDLE, seen,
                    "Initialize the target first; then configure the bundle as below, and start Airflow's dag processor anew.");
        }
        return Check.problem(BUNDLE, seen, "Compare Airflow's bundle with the one below (name, tracking_ref or path, subdir; may this"
                + " account read its DAGs?). If they are equal, start the dag processor anew: an Airflow that was started before its"
                + " deploy ref existed never finds it, however often it looks.");
    }

    private void listed(List<Dag> dags) {
        long current = dags.stream().filter(dag -> !dag.stale()).count();
        String seen = "Airflow lists " + current + " DAGs of bundle " + bundle
                + (current == dags.size() ? "" : " and " + (dags.size() - current) + " that are gone");
        checks.add(current > 0
                ? Check.ok(BUNDLE, seen)
                : Check.warning(BUNDLE, seen, "That is right only where every DAG was removed. Else look at the dag processor's log."));
    }

    /** A bundle of Git has versions, one of a folder has none. */
    private void kind(List<Dag> dags, List<TargetChecks.Seen> live) {
        if (live.isEmpty() || airflow.legacy()) {
            return;
        }
        boolean versions = dags.stream().filter(dag -> !dag.stale()).anyMatch(dag -> !dag.release().isEmpty());
        boolean wanted = live.get(0).versioned();
        if (versions != wanted && dags.stream().anyMatch(dag -> !dag.stale())) {
            checks.add(Check.problem("bundle: kind", "Airflow's bundle " + bundle + " has " + (versions ? "versions" : "no versions")
                    + ", and the target is a " + (wanted ? "Git ref" : "folder"),
                    "Configure it as " + (wanted ? "a GitDagBundle" : "a LocalDagBundle") + ", as below."));
        } else {
            checks.add(Check.ok("bundle: kind", wanted ? "has versions, as a Git ref needs" : "has no versions, as a folder needs"));
        }
    }

    private void release(List<Dag> dags, List<TargetChecks.Seen> live) {
        for (TargetChecks.Seen seen : live) {
            Set<String> shown = dags.stream()
                    .filter(dag -> !dag.stale() && !dag.release().isEmpty())
                    .map(Dag::release)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!seen.versioned() || shown.isEmpty()) {
                continue;
            }
            String subject = "release of " + seen.repository();
            String id = seen.release().id();
            checks.add(shown.contains(id)
                    ? Check.ok(subject, "Airflow shows what the target shows")
                    : Check.warning(subject, "Airflow shows " + some(shown) + ", the target " + id,
                            "Wait for Airflow's refresh_interval. If that does not help, the bundle tracks another ref or repository, or"
                                    + " Airflow's token for it has ended: look at its dag processor's log."));
        }
    }

    private void errors(List<BundleState.ImportError> errors) {
        if (errors.isEmpty()) {
            checks.add(Check.ok("import errors", "none that Airflow tells of"));
            return;
        }
        Set<String> files = new TreeSet<>();
        errors.forEach(error -> files.add(error.file() + " (" + error.lastLine() + ")"));
        checks.add(Check.warning("import errors", errors.size() + ": " + some(files), "Mend those files, and deploy them."));
    }

    private static String some(Set<String> texts) {
        return texts.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (texts.size() > SHOWN ? " and " + (texts.size() - SHOWN) + " more" : "");
    }
}
