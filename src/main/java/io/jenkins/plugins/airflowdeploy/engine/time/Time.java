package io.jenkins.plugins.airflowdeploy.engine.time;

import java.time.Duration;
import java.time.Instant;

/** The clock and the waiting of a deployment; tests inject their own. */
public interface Time {

    /** The real clock, and a sleep that an interrupt ends. */
    Time SYSTEM = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    Instant now();

    /** Waits; the only way in which the engine waits. */
    void sleep(Duration duration) throws InterruptedException;
}
