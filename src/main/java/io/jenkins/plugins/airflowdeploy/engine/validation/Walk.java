package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What a walk over one module gathers, and where it stands. */
final class Walk {

    private static final int MOST_CALLS = 500;
    private static final int MOST_OWNERS = 200;
    private static final int LONGEST_OWNER = 200;

    final ReadBudget budget;
    final DagPlaces places = new DagPlaces();
    final Changes changes = new Changes();
    final Attributes attributes = new Attributes(this);
    private final Repeats repeats = new Repeats(this);
    /** Modules that were imported with a star. */
    final List<String> stars = new ArrayList<>();
    /** What a function of this file returned, by its body; it is walked once. */
    private Map<Object, Known> returned = new IdentityHashMap<>();

    private Map<Object, Repeats.Body> walked = new IdentityHashMap<>();

    private Set<Known> handedOn = new LinkedHashSet<>();
    private final Set<FileModel.ForeignCall> calls = new LinkedHashSet<>();
    private String branch = "";
    private boolean probing;
    private boolean inDags;
    private final Map<String, Integer> taskOwners = new LinkedHashMap<>();
    /** What {@code @dag} was applied to. */
    final List<Known.Function> dagBodies = new ArrayList<>();

    Walk(ReadBudget budget) {
        this.budget = budget;
    }

    String branch() {
        return branch;
    }

    /** Walks one branch of the statement at that line. */
    void inBranch(int line, int index, Runnable walk) {
        String before = branch;
        branch = (before.isEmpty() ? "" : before + "/") + line + ":" + index;
        if (branch.length() > 200) {
            branch = before;
        }
        walk.run();
        branch = before;
    }

    /** A function or class went where we do not follow: who calls it there is not known. */
    void handOn(Known value) {
        if (value instanceof Known.Dag dag) {
            dag.place().handOn();
        } else if (value instanceof Known.Dict dict) {
            dict.handOn();
        } else if (value instanceof Known.Several several) {
            for (Known one : several.values()) {
                handOn(one);
            }
        } else if (!probing && value instanceof Known.Callable) {
            handedOn.add(value);
        }
    }

    /** A task names its owner; in code that may never run, it counts for nothing. */
    void taskOwner(Known owner, int line) {
        if (counts()) {
            repeats.owner(line);
            boolean known = owner instanceof Known.Text text
                    && text.value().length() <= LONGEST_OWNER
                    && taskOwners.size() < MOST_OWNERS;
            taskOwners.putIfAbsent(known ? ((Known.Text) owner).value() : "", line);
        }
    }

    /** Whether what is walked may run. */
    boolean counts() {
        return !probing || inDags;
    }

    List<DagAccess.TaskOwner> taskOwners() {
        return taskOwners.entrySet().stream().map(e -> new DagAccess.TaskOwner(e.getKey(), e.getValue())).toList();
    }

    /** Walks the bodies of {@code @dag} functions, for their tasks' owners alone. */
    void inDags(Runnable walk) {
        inDags = true;
        wouldMake(walk);
        inDags = false;
    }

    void call(String name, int line) {
        if (!probing && calls.size() < MOST_CALLS && name.length() < 200) {
            calls.add(new FileModel.ForeignCall(name, line));
        }
    }

    /** What a call of the function gives; walks its body the first time. */
    Known once(Object body, Known whileRunning, Supplier<Known> walk) {
        Known known = returned.get(body);
        if (known == null) {
            Repeats.Body begun = repeats.begin();
            walked.put(body, begun);
            returned.put(body, whileRunning);
            known = repeats.within(begun, walk);
            returned.put(body, known);
        } else {
            repeats.repeat(walked.get(body));
        }
        return known;
    }

    /** Walks a body that runs any number of times. */
    void loop(Runnable walk) {
        Repeats.Body body = repeats.begin();
        repeats.within(body, () -> {
            walk.run();
            return null;
        });
        repeats.repeat(body);
    }

    /** A function that was walked went where we do not follow: it may be called at any time. */
    void mayRepeat(Object body) {
        repeats.repeat(walked.get(body));
    }

    boolean wasWalked(Object body) {
        return returned.containsKey(body);
    }

    /** Whether walking this would make DAGs; leaves no trace. */
    boolean wouldMake(Runnable walk) {
        Map<Object, Known> before = returned;
        Map<Object, Repeats.Body> walkedBefore = walked;
        returned = new IdentityHashMap<>();
        walked = new IdentityHashMap<>();
        probing = true;
        boolean makes = places.wouldMake(walk);
        probing = false;
        returned = before;
        walked = walkedBefore;
        return makes;
    }

    /** Takes what was handed on since the last time. */
    Set<Known> takeHandedOn() {
        Set<Known> taken = handedOn;
        handedOn = new LinkedHashSet<>();
        return taken;
    }

    List<FileModel.ForeignCall> calls() {
        return List.copyOf(calls);
    }
}
