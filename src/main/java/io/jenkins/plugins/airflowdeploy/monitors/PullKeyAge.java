package io.jenkins.plugins.airflowdeploy.monitors;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How old the key is that Airflow pulls an environment's releases with.
 *
 * @param environment its name
 * @param place URL of the repository that is pulled
 * @param made when an administrator says that it was made
 * @param firstSeen since when the plugin has known that this is pulled: the key may be older or younger
 */
record PullKeyAge(String environment, String place, Optional<LocalDate> made, Instant firstSeen) {

    /** From when the days count. */
    Instant since() {
        return made.map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC)).orElse(firstSeen);
    }
}
