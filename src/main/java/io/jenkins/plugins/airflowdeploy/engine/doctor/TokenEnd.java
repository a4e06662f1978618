package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says when a token ends. */
final class TokenEnd {

    private static final Duration LONG = Duration.ofDays(90);

    private TokenEnd() {}

    static Check check(String subject, String credential, ScopedToken token, Time time) {
        Optional<Instant> end = token.expiresAt().map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        if (end.isEmpty()) {
            return Check.ok(subject, credential + " gives a " + (token.fingerprint().isPresent() ? "token" : "password")
                    + "; when it ends is not told");
        }
        Duration left = Duration.between(time.now(), end.get());
        String seen = credential + " gives a token that ends at " + end.get();
        return left.compareTo(LONG) > 0
                ? Check.warning(subject, seen + ", in " + left.toDays() + " days",
                        "A secret should not live that long: use a user name with password, of which each deployment makes a token"
                                + " of an hour, or rotate it every 90 days.")
                : Check.ok(subject, seen);
    }
}
