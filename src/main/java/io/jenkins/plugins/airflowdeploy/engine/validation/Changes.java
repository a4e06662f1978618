package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was changed after the walk had read it: code that is walked once and runs more often then reads something else.
 * Times are steps of the walk, counted from 1.
 */
final class Changes {

    /** By when a value was there first, when it was read last; only those that no other one holds in itself. */
    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    private long now;
    private int count;

    /** A moment later than all before. */
    long tick() {
        return ++now;
    }

    /** A value is replaced or changed now. @param read when it was read last; 0 for never */
    void changed(long since, long read) {
        Map.Entry<Long, Long> holding = spans.floorEntry(since);
        if (read <= since || holding != null && holding.getValue() >= read) {
            return;
        }
        Map.Entry<Long, Long> next = spans.ceilingEntry(since);
        while (next != null && next.getValue() <= read) {
            spans.remove(next.getKey());
            next = spans.ceilingEntry(since);
        }
        spans.put(since, read);
        count++;
    }

    /** How many changes mattered so far. */
    int count() {
        return count;
    }

    /** Whether code that began then has read what was there before, and was changed since. */
    boolean since(long start) {
        Map.Entry<Long, Long> span = spans.lowerEntry(start);
        return span != null && span.getValue() > start;
    }
}
