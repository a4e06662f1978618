package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Code that runs more than once and is walked once: the bodies of functions and loops. */
final class Repeats {

    /** One such body, and what it made when it was walked. */
    static final class Body {
        private final long start;
        private final int firstPlace;
        private int placesEnd = -1;
        private int ownerLine;
        private boolean repeated;
        private boolean forgotten;
        /** How many changes there were when it was looked at last. */
        private int looked;
        private final List<Body> inner = new ArrayList<>(0);

        private Body(long start, int firstPlace) {
            this.start = start;
            this.firstPlace = firstPlace;
        }
    }

    /** Beyond that, nothing is known of any access. */
    private static final int MOST_LOOKS = 1_000_000;

    private final Walk walk;
    private int looks;
    private final Deque<Body> stack = new ArrayDeque<>();

    Repeats(Walk walk) {
        this.walk = walk;
    }

    Body begin() {
        Body body = new Body(walk.changes.tick(), walk.places.size());
        if (!stack.isEmpty()) {
            stack.peek().inner.add(body);
        }
        return body;
    }

    /** Walks it. */
    <T> T within(Body body, Supplier<T> code) {
        stack.push(body);
        T value = code.get();
        stack.pop();
        body.placesEnd = walk.places.size();
        if (!stack.isEmpty() && stack.peek().ownerLine == 0) {
            stack.peek().ownerLine = body.ownerLine;
        }
        if (body.repeated) {
            body.looked = -1;
            repeat(body);
        }
        return value;
    }

    /** A task with an owner stands in what is walked. */
    void owner(int line) {
        if (!stack.isEmpty()) {
            stack.peek().ownerLine = line;
        }
    }

    /** It runs once more: where what it read was changed since, what it makes now is not what it made when it was walked. */
    void repeat(Body repeated) {
        if (!walk.counts()) {
            return;
        }
        repeated.repeated = true;
        if (!stack.isEmpty()) {
            stack.peek().inner.add(repeated);
        }
        if (repeated.looked >= walk.changes.count()) {
            return;
        }
        Set<Body> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Body> left = new ArrayDeque<>(Set.of(repeated));
        while (!left.isEmpty()) {
            Body body = left.pop();
            boolean changed = body.looked < walk.changes.count();
            body.repeated = true;
            if (changed && seen.add(body) && looks++ < MOST_LOOKS) {
                body.looked = walk.changes.count();
                forget(body);
                left.addAll(body.inner);
            }
        }
        if (looks > MOST_LOOKS) {
            walk.places.forgetAccess();
            walk.taskOwner(new Known.Nothing("takes too long to tell"), Math.max(1, repeated.ownerLine));
        }
    }

    private void forget(Body body) {
        if (body.forgotten || !walk.changes.since(body.start)) {
            return;
        }
        walk.places.forgetAccess(body.firstPlace, body.placesEnd < 0 ? walk.places.size() : body.placesEnd);
        if (body.ownerLine > 0) {
            walk.taskOwner(new Known.Nothing("differs from run to run"), body.ownerLine);
        }
        body.forgotten = body.placesEnd >= 0;
    }
}
