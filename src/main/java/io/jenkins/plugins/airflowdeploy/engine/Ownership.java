package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds the DAGs of a deployment against the owners that the policy names.
 *
 * @param repository whose deployment it is
 */
record Ownership(DagOwners owners, String repository) {

    private static final String RULE = "owner";
    private static final int MOST = 50;

    /** What can be known before the push: DAGs that would be written over, and DAGs that would go away. */
    List<PolicyDecision> before(DagChanges changes) {
        SortedSet<String> ours = new TreeSet<>(changes.added());
        ours.addAll(changes.changed());
        ours.addAll(changes.unchanged());
        List<PolicyDecision> refused = new ArrayList<>(refused(ours, "this deployment would take it over"));
        refused.addAll(refused(changes.removed(), "this deployment would remove it"));
        int asked = ours.size() + changes.removed().size();
        return refused.isEmpty()
                ? List.of(new PolicyDecision(RULE, asked + " DAGs", true, "none of them belongs to another repository"))
                : List.copyOf(refused.subList(0, Math.min(MOST, refused.size())));
    }

    /** What Airflow then shows: the DAGs that files make dynamically are among them. */
    List<PolicyDecision> after(Collection<? extends Collection<String>> shown) {
        SortedSet<String> ids = new TreeSet<>();
        shown.forEach(ids::addAll);
        List<PolicyDecision> refused = refused(ids, "this release took it over");
        return refused.subList(0, Math.min(MOST, refused.size()));
    }

    private List<PolicyDecision> refused(SortedSet<String> ids, String deed) {
        return ids.stream()
                .flatMap(id -> owners.otherThan(repository, id).stream()
                        .map(owner -> new PolicyDecision(RULE, ForeignText.line(id, 200), false,
                                "DAGs " + owner.dags() + " belong to " + owner.repository() + "; " + deed)))
                .toList();
    }
}
