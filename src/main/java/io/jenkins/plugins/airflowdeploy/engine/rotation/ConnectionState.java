package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is remembered of a connection; no secret.
 *
 * @param placed the last token that is known to be in it
 * @param attempt one whose end is not in the trail yet: Jenkins may have stopped in it
 * @param trouble since the last success
 */
record ConnectionState(Optional<Placed> placed, Optional<Attempt> attempt, Optional<Trouble> trouble) {

    static final ConnectionState NONE = new ConnectionState(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    /**
     * A token that may have reached the connection.
     *
     * @param id of its record
     * @param placed what is in the connection if it has
     * @param record what had been collected of it
     */
    record Attempt(String id, Placed placed, String record) {}

    /**
     * Tries that failed.
     *
     * @param airflow where
     * @param credential id of the credential that a token was to come from
     * @param tries how many
     * @param kind of the last failure
     * @param message of the last failure
     * @param next not to be tried before
     * @param expiryTold whether it was said that the token in the connection has ended
     */
    record Trouble(
            String airflow, String credential, int tries, FailureKind kind, String message, Instant next, boolean expiryTold) {

        private static final Pattern VARYING = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\b[0-9a-f]{7,}\\b|\\b\\d+ s\\b");

        /** Whether what failed is what is wanted now. */
        boolean isFor(URI airflowNow, String credentialNow) {
            return airflow.equals(airflowNow.toString()) && credential.equals(credentialNow);
        }

        /** Whether it tells the same, fingerprints and times aside. */
        boolean tells(DeploymentFailure failure) {
            return kind == failure.kind() && lasting(message).equals(lasting(failure.getMessage()));
        }

        private static String lasting(String text) {
            return VARYING.matcher(text).replaceAll("#");
        }
    }

    /** Whether the connection wants another token now. */
    boolean isDue(URI airflow, String credential, Instant now) {
        if (trouble.isPresent()) {
            Instant next = trouble.get().next();
            boolean wasAhead = next.isAfter(now.plus(LONGEST_WISH)); // our clock, when that was reckoned
            return !trouble.get().isFor(airflow, credential) || !now.isBefore(next) || wasAhead;
        }
        return placed.isEmpty() || !placed.get().isFor(airflow, credential) || placed.get().isStale(now);
    }

    /** Whether it has to be said that the token in the connection has ended, and no other could be put in its place. */
    boolean isExpiryToTell(Instant now) {
        return trouble.isPresent() && !trouble.get().expiryTold() && placed.isPresent() && placed.get().isExpired(now);
    }

    ConnectionState attempting(Attempt now) {
        return new ConnectionState(placed, Optional.of(now), trouble);
    }

    ConnectionState accounted() {
        return new ConnectionState(placed, Optional.empty(), trouble);
    }

    /** Tried again after a pause that grows, and not before the server wants it, within an hour. */
    ConnectionState failed(URI airflow, String credential, DeploymentFailure failure, Instant now) {
        int tries = trouble.filter(t -> t.isFor(airflow, credential)).map(Trouble::tries).orElse(0) + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        Instant latest = now.plus(LONGEST_WISH);
        Instant wanted = failure.notBefore().filter(latest::isAfter).orElse(failure.notBefore().isPresent() ? latest : next);
        boolean told = trouble.map(Trouble::expiryTold).orElse(false);
        return new ConnectionState(placed, attempt, Optional.of(new Trouble(
                airflow.toString(), credential, tries, failure.kind(), failure.getMessage(), wanted.isAfter(next) ? wanted : next,
                told)));
    }

    ConnectionState expiryTold() {
        return new ConnectionState(
                placed,
                attempt,
                trouble.map(t -> new Trouble(t.airflow(), t.credential(), t.tries(), t.kind(), t.message(), t.next(), true)));
    }

    static ConnectionState of(Placed placed) {
        return new ConnectionState(Optional.of(placed), Optional.empty(), Optional.empty());
    }
}
