package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.policy.RoleMappings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagAccess;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.Declared;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the roles and owners that the files of a deployment name, and the groups of who triggered it, against the policy's mapping.
 * What a file leaves to running it cannot be held against anything, and that is said as well.
 *
 * @param trigger who is behind the deployment
 */
record RoleReview(RoleMappings mappings, Trigger trigger) {

    private static final String ROLE = "dag-role";
    private static final String OWNER = "dag-owner";
    private static final String USER = "user-role";
    private static final int MOST = 50;
    private static final int MOST_PLACES = 5;

    /** Of a policy that maps something; one answer at least. */
    List<PolicyDecision> decide(ValidationReport report) {
        List<PolicyDecision> asked = new ArrayList<>(roles(report));
        if (mappings.asksOwners()) {
            asked.addAll(owners(report));
        }
        trigger.people().forEach(person -> asked.add(person(person, report)));
        return List.copyOf(asked);
    }

    private List<PolicyDecision> roles(ValidationReport report) {
        SortedMap<String, List<String>> unmapped = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        each(report, (file, place) -> {
            named.addAll(place.roles().names());
            place.roles().names().stream()
                    .filter(role -> !mappings.knowsRole(role))
                    .forEach(role -> unmapped.computeIfAbsent(role, r -> new ArrayList<>()).add(at(file, place)));
            if (!place.roles().whole()) {
                unknown.add(at(file, place));
            }
        });
        List<PolicyDecision> asked = findings(ROLE, unmapped, "no group stands for this role, which access_control names in ");
        if (!unknown.isEmpty()) {
            asked.add(finding(ROLE, "not known", "access_control cannot be read from the file in " + places(unknown)));
        }
        return asked.isEmpty()
                ? List.of(new PolicyDecision(ROLE, named.size() + " roles", true, "each has a group that stands for it"))
                : asked;
    }

    private List<PolicyDecision> owners(ValidationReport report) {
        SortedMap<String, List<String>> unmapped = new TreeMap<>();
        List<String> none = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        each(report, (file, place) -> {
            for (String owner : place.owner().names()) {
                named.add(owner);
                if (!mappings.knowsOwner(owner)) {
                    unmapped.computeIfAbsent(owner, o -> new ArrayList<>()).add(at(file, place));
                }
            }
            if (!place.owner().whole()) {
                unknown.add(at(file, place));
            } else if (place.owner().names().isEmpty() && file.access().taskOwners().isEmpty()) {
                none.add(at(file, place));
            }
        });
        tasks(report, named, unmapped, unknown);
        List<PolicyDecision> asked = findings(OWNER, unmapped, "no group stands for this owner, named in ");
        if (!none.isEmpty()) {
            asked.add(finding(OWNER, "none", "Airflow's default owner stands for those that name none: " + places(none)));
        }
        if (!unknown.isEmpty()) {
            asked.add(finding(OWNER, "not known", "the owner cannot be read from the file in " + places(unknown)));
        }
        return asked.isEmpty()
                ? List.of(new PolicyDecision(OWNER, named.size() + " owners", true, "each has a group that stands for it"))
                : asked;
    }

    private void tasks(
            ValidationReport report, Set<String> named, SortedMap<String, List<String>> unmapped, List<String> unknown) {
        for (DagFile file : report.files()) {
            for (DagAccess.TaskOwner task : file.access().taskOwners()) {
                String at = ForeignText.line(file.path(), 120) + ":" + task.line();
                if (task.owner().isEmpty()) {
                    unknown.add(at);
                    continue;
                }
                named.add(task.owner());
                if (!mappings.knowsOwner(task.owner())) {
                    unmapped.computeIfAbsent(task.owner(), o -> new ArrayList<>()).add(at);
                }
            }
        }
    }

    /** DAGs that name no role are open to nobody in particular, so that nobody lacks one. */
    private PolicyDecision person(Trigger.Person person, ValidationReport report) {
        if (person.groups() == null) {
            return new PolicyDecision(USER, person.id(), true, "not asked, because Jenkins does not know the user's groups: they are"
                    + " those of the last login");
        }
        Set<String> roles = mappings.rolesOf(person.groups());
        List<String> closed = new ArrayList<>();
        each(report, (file, place) -> {
            Declared named = place.roles();
            if (named.whole() && !named.names().isEmpty() && Collections.disjoint(named.names(), roles)) {
                closed.add(at(file, place));
            }
        });
        String has = roles.isEmpty() ? "no role" : "the roles " + ForeignText.line(String.join(", ", roles), 200);
        return closed.isEmpty()
                ? new PolicyDecision(USER, person.id(), true, "groups stand for " + has + "; no DAG names others only")
                : finding(USER, person.id(), "groups stand for " + has + ", and for none that these DAGs name: " + places(closed));
    }

    private List<PolicyDecision> findings(String rule, SortedMap<String, List<String>> by, String words) {
        List<PolicyDecision> findings = new ArrayList<>();
        by.forEach((name, places) -> findings.add(finding(rule, name, words + places(places))));
        if (findings.size() <= MOST) {
            return findings;
        }
        List<PolicyDecision> bounded = new ArrayList<>(findings.subList(0, MOST));
        bounded.add(finding(rule, "more", findings.size() - MOST + " more are not shown"));
        return bounded;
    }

    private PolicyDecision finding(String rule, String asked, String answer) {
        return new PolicyDecision(rule, ForeignText.line(asked, 200), !mappings.refuse(), "finding: " + answer);
    }

    private static String places(List<String> places) {
        int more = places.size() - MOST_PLACES;
        return String.join(", ", places.subList(0, Math.min(MOST_PLACES, places.size()))) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String at(DagFile file, DagAccess.Place place) {
        String where = ForeignText.line(file.path(), 120) + ":" + place.line();
        return place.id().isEmpty() ? where : ForeignText.line(place.id(), 100) + " (" + where + ")";
    }

    private static void each(ValidationReport report, EachPlace each) {
        report.files().forEach(file -> file.access().places().forEach(place -> each.of(file, place)));
    }

    private interface EachPlace {
        void of(DagFile file, DagAccess.Place place);
    }
}
