package io.jenkins.plugins.airflowdeploy.engine.testing;

import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A clock that stands still until somebody sleeps, and then jumps. */
public final class FakeTime implements Time {

    private Instant now;
    private final List<Duration> slept = new ArrayList<>();

    public FakeTime() {
        this(Instant.parse("2026-11-24T10:00:00Z"));
    }

    public FakeTime(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        slept.add(duration);
        now = now.plus(duration);
    }

    /** Lets time pass without anybody sleeping. */
    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    /** Every sleep so far. */
    public synchronized List<Duration> slept() {
        return Collections.unmodifiableList(new ArrayList<>(slept));
    }
}
