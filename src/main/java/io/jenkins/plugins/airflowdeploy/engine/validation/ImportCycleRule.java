package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code import-cycle}: files of the repository that import each other while they load.
 *
 * <p>A warning, since Python runs most of them: {@code import a} gets a half-loaded module, which does until something
 * is taken out of it. An error where every step of the cycle is an unconditional {@code from m import name} and each
 * such module binds the name only after its own step: then, wherever loading enters the cycle, the step that closes it
 * finds the name missing and raises ImportError. Imports in functions, and under {@code TYPE_CHECKING}, are no part of
 * it, nor are the packages above a module.
 */
final class ImportCycleRule implements Rule {

    private static final int MOST_SHOWN = 6;

    @Override
    public List<Finding> check(Reading reading) {
        Map<String, List<ImportGraph.Edge>> all = reading.graph().edges();
        Map<String, List<ImportGraph.Edge>> failing = new HashMap<>();
        all.forEach((path, edges) -> failing.put(
                path, edges.stream().filter(e -> e.always() && !e.names().isEmpty()).toList()));
        List<Finding> findings = new ArrayList<>();
        Set<String> reported = new HashSet<>();
        for (List<ImportGraph.Edge> cycle : cycles(failing)) {
            if (fails(cycle, reading.models())) {
                findings.add(finding(cycle, Severity.ERROR));
                cycle.forEach(edge -> reported.add(edge.from()));
            }
        }
        for (List<ImportGraph.Edge> cycle : cycles(all)) {
            if (cycle.stream().noneMatch(edge -> reported.contains(edge.from()))) {
                findings.add(finding(cycle, Severity.WARNING));
            }
        }
        return findings;
    }

    /** For each group of files that all reach each other, its shortest cycle through its first file. */
    private static List<List<ImportGraph.Edge>> cycles(Map<String, List<ImportGraph.Edge>> edges) {
        List<List<ImportGraph.Edge>> cycles = new ArrayList<>();
        for (Set<String> group : new ImportGroups(edges).groups()) {
            cycles.add(shortest(group.iterator().next(), group, edges));
        }
        return cycles;
    }

    private static List<ImportGraph.Edge> shortest(
            String start, Set<String> group, Map<String, List<ImportGraph.Edge>> edges) {
        Map<String, ImportGraph.Edge> reachedBy = new HashMap<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(start));
        while (!reachedBy.containsKey(start)) {
            for (ImportGraph.Edge edge : edges.getOrDefault(open.remove(), List.of())) {
                if (group.contains(edge.to()) && reachedBy.putIfAbsent(edge.to(), edge) == null) {
                    open.add(edge.to());
                }
            }
        }
        List<ImportGraph.Edge> cycle = new ArrayList<>();
        String at = start;
        do {
            cycle.add(reachedBy.get(at));
            at = reachedBy.get(at).from();
        } while (!at.equals(start));
        Collections.reverse(cycle);
        return cycle;
    }

    private static boolean fails(List<ImportGraph.Edge> cycle, Map<String, FileModel> models) {
        for (int i = 0; i < cycle.size(); i++) {
            ImportGraph.Edge step = cycle.get(i);
            ImportGraph.Edge next = cycle.get((i + 1) % cycle.size());
            Map<String, Integer> bound = models.get(step.to()).boundNames();
            boolean missing = !bound.containsKey("__getattr__")
                    && !bound.containsKey("*")
                    && step.names().stream().anyMatch(name -> bound.getOrDefault(name, 0) > next.line());
            if (!missing) {
                return false;
            }
        }
        return true;
    }

    private static Finding finding(List<ImportGraph.Edge> cycle, Severity severity) {
        StringBuilder way = new StringBuilder();
        for (ImportGraph.Edge edge : cycle.subList(0, Math.min(MOST_SHOWN, cycle.size()))) {
            way.append(ForeignText.line(edge.from(), 100)).append(':').append(edge.line()).append(" → ");
        }
        way.append(cycle.size() > MOST_SHOWN ? "… → " : "").append(ForeignText.line(cycle.get(0).from(), 100));
        String end = severity == Severity.ERROR
                ? " cannot be imported; move what both need into a third file"
                : " import each other; this may fail, depending on which is loaded first";
        ImportGraph.Edge first = cycle.get(0);
        return new Finding("import-cycle", severity, first.from(), first.line(), 0, way + end);
    }
}
