package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The groups of files that all reach each other by imports (strongly connected components), found without recursion.
 */
final class ImportGroups {

    private final Map<String, List<ImportGraph.Edge>> edges;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final List<Set<String>> groups = new ArrayList<>();

    ImportGroups(Map<String, List<ImportGraph.Edge>> edges) {
        this.edges = edges;
        for (String path : edges.keySet()) {
            if (!index.containsKey(path)) {
                visit(path);
            }
        }
    }

    /** Those of two files or more; each sorted. */
    List<Set<String>> groups() {
        return groups;
    }

    private record Frame(String path, Iterator<ImportGraph.Edge> rest) {}

    private void visit(String start) {
        Deque<Frame> stack = new ArrayDeque<>();
        stack.push(enter(start));
        while (!stack.isEmpty()) {
            Frame frame = stack.peek();
            if (!frame.rest.hasNext()) {
                stack.pop();
                leave(frame.path, stack.peek());
                continue;
            }
            String to = frame.rest.next().to();
            if (!index.containsKey(to)) {
                stack.push(enter(to));
            } else if (isOpen.contains(to)) {
                low.merge(frame.path, index.get(to), Math::min);
            }
        }
    }

    private Frame enter(String path) {
        index.put(path, index.size());
        low.put(path, index.get(path));
        open.push(path);
        isOpen.add(path);
        return new Frame(path, edges.getOrDefault(path, List.of()).iterator());
    }

    private void leave(String path, Frame parent) {
        if (parent != null) {
            low.merge(parent.path, low.get(path), Math::min);
        }
        if (!low.get(path).equals(index.get(path))) {
            return;
        }
        Set<String> group = new TreeSet<>();
        String member;
        do {
            member = open.pop();
            isOpen.remove(member);
            group.add(member);
        } while (!member.equals(path));
        if (group.size() > 1) {
            groups.add(group);
        }
    }
}
