package io.jenkins.plugins.airflowdeploy.engine.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server wants us to wait before we ask again. */
public final class RetryAfter {

    /** What is waited for one answer at most; a server that wants more is not asked again. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration USUAL = Duration.ofSeconds(5);

    private RetryAfter() {}

    /**
     * What {@code Retry-After} says, in seconds or as a time; at least a second, and 5 s where it says nothing usable. A time is
     * taken by the server's own clock where the answer shows it, since the server's may differ from ours.
     */
    public static Duration of(HttpAnswer answer, Instant now) {
        String after = answer.header("Retry-After").orElse("").strip();
        if (after.matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Math.max(1, Long.parseLong(after)));
        }
        return time(after)
                .map(until -> Duration.between(answer.date().orElse(now), until))
                .map(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait)
                .orElse(USUAL);
    }

    /** A time as HTTP writes it; empty for anything else. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
