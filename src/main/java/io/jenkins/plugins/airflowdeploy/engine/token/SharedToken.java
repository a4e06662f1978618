package io.jenkins.plugins.airflowdeploy.engine.token;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * A token that several consumers share, and until when it is handed out.
 *
 * <p>It is <em>stale</em> after a quarter of its life, at most half an hour: whoever is handed one that is not stale has three
 * quarters of its life left. It is <em>expired</em> when the server will refuse it. One whose end is not known counts as stale
 * after 5 minutes and expired after 10.
 */
public final class SharedToken implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(10);
    private static final Duration LONGEST_FRESH = Duration.ofMinutes(30);

    private final ScopedToken token;
    private final Instant staleAt;
    private final Instant expiresAt;

    private SharedToken(ScopedToken token, Instant staleAt, Instant expiresAt) {
        this.token = token;
        this.staleAt = staleAt;
        this.expiresAt = expiresAt;
    }

    /** @param asked when it was asked for, by the clock that its end was reckoned by */
    public static SharedToken of(ScopedToken token, Instant asked) {
        Instant end = token.expiresAt().orElse(asked.plus(UNKNOWN_LIFE));
        Duration life = Duration.between(asked, end);
        Duration quarter = token.expiresAt().isPresent() ? life.dividedBy(4) : life.dividedBy(2);
        Duration fresh = quarter.compareTo(LONGEST_FRESH) > 0 ? LONGEST_FRESH : quarter;
        return new SharedToken(token, asked.plus(fresh), end);
    }

    /** The same token by a clock that differs. */
    public SharedToken shifted(Duration by) {
        return new SharedToken(token, staleAt.plus(by), expiresAt.plus(by));
    }

    public ScopedToken token() {
        return token;
    }

    boolean isStale(Instant now) {
        return !now.isBefore(staleAt);
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return token + ", stale at " + staleAt + ", expired at " + expiresAt;
    }
}
