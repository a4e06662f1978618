package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code duplicate-dag-id}: two places make a DAG under one id, so that Airflow shows now this, now that.
 *
 * <p>Places in different branches of one statement are no duplicates. Where a place stands in a branch at all, the
 * other may never meet it: a warning.
 */
final class DuplicateDagIdRule implements Rule {

    private static final int MOST_PLACES = 5;

    private record Place(String path, int line, String branch) {
        @Override
        public String toString() {
            return ForeignText.line(path, 120) + ":" + line;
        }

        boolean excludes(Place other) {
            if (!path.equals(other.path)) {
                return false;
            }
            String[] a = branch.split("/");
            String[] b = other.branch.split("/");
            for (int i = 0; i < Math.min(a.length, b.length); i++) {
                if (!a[i].equals(b[i])) {
                    return !a[i].isEmpty() && !b[i].isEmpty() && a[i].split(":")[0].equals(b[i].split(":")[0]);
                }
            }
            return false;
        }
    }

    @Override
    public List<Finding> check(Reading reading) {
        Map<String, List<Place>> places = new TreeMap<>();
        for (DagFile file : reading.files()) {
            if (file.scanned()) {
                for (FileModel.Dag dag : reading.models().get(file.path()).dags()) {
                    places.computeIfAbsent(dag.id(), id -> new ArrayList<>())
                            .add(new Place(file.path(), dag.line(), dag.branch()));
                }
            }
        }
        List<Finding> findings = new ArrayList<>();
        places.forEach((id, all) -> {
            if (all.size() > 1) {
                check(id, all, findings);
            }
        });
        return findings;
    }

    private static void check(String id, List<Place> places, List<Finding> findings) {
        List<Place> clashing = places.stream()
                .filter(one -> places.stream().anyMatch(other -> other != one && !one.excludes(other)))
                .toList();
        if (clashing.isEmpty()) {
            return;
        }
        boolean certain = clashing.stream().filter(place -> place.branch.isEmpty()).count() > 1;
        String listed = clashing.stream().limit(MOST_PLACES).map(Place::toString).collect(Collectors.joining(", "));
        String more = clashing.size() > MOST_PLACES ? " and " + (clashing.size() - MOST_PLACES) + " more" : "";
        Place last = clashing.get(clashing.size() - 1);
        findings.add(new Finding(
                "duplicate-dag-id",
                certain ? Severity.ERROR : Severity.WARNING,
                last.path,
                last.line,
                0,
                "DAG id '" + ForeignText.line(id, 250) + "' is made at " + listed + more + "; give each its own"));
    }
}
