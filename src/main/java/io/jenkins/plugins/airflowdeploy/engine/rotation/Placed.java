package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that was put into a connection, without the token.
 *
 * @param airflow where
 * @param credential id of the credential that it came from
 * @param fingerprint see {@link ScopedToken#fingerprint()}; empty for one that has none
 * @param issuedAt by our clock
 * @param expiresAt empty when the server did not say
 */
record Placed(String airflow, String credential, String fingerprint, Instant issuedAt, Optional<Instant> expiresAt) {

    /** What a token is taken to live whose end is not known. */
    static final Duration UNKNOWN_LIFE = Duration.ofHours(1);

    private static final Duration CLOCK_SLACK = Duration.ofMinutes(1);

    static Placed of(RotationSite site, RotatedConnection wanted, ScopedToken token, Instant issuedAt) {
        return new Placed(
                site.airflow().toString(), wanted.credential(), token.fingerprint().orElse(""), issuedAt, token.expiresAt());
    }

    private Instant end() {
        return expiresAt.orElse(issuedAt.plus(UNKNOWN_LIFE));
    }

    /**
     * Half its life is over: whoever reads the connection has the other half before him. One of a time to come has a life that
     * nobody knows, since our clock was ahead then.
     */
    boolean isStale(Instant now) {
        return issuedAt.isAfter(now.plus(CLOCK_SLACK)) || !now.isBefore(issuedAt.plus(Duration.between(issuedAt, end()).dividedBy(2)));
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(end());
    }

    /** Whether it is in the connection that is meant, from the credential that is meant. */
    boolean isFor(URI airflowNow, String credentialNow) {
        return airflow.equals(airflowNow.toString()) && credential.equals(credentialNow);
    }

    /** As logs name it. */
    String words() {
        return "token " + fingerprint + expiresAt.map(at -> ", which ends at " + RotationText.time(at)).orElse("");
    }
}
