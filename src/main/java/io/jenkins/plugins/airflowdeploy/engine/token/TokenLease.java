package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The token of a deployment for one server, and the one that takes its place when the server stops taking it: a long wait may
 * outlast a token, and an Airflow that starts anew with another key takes none of its old ones. Renewed once, so that a server
 * that takes no token at all is not asked for ever; but one that has ended, as it was told when it was issued, is renewed each
 * time, since some live for minutes. For one thread.
 */
public final class TokenLease {

    private final Renewal renewal;
    private final Predicate<ScopedToken> over;
    private ScopedToken token;
    private boolean renewed;

    /** Gets another token of the same source. */
    @FunctionalInterface
    public interface Renewal {
        /** @return empty when there is none but the one that was refused */
        Optional<ScopedToken> instead(ScopedToken refused) throws DeploymentFailure, InterruptedException;
    }

    /**
     * Something that is done with a token, and can be done again.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Work<T> {
        /** @param tokenOrNull {@code null} where none is needed */
        T with(ScopedToken tokenOrNull) throws DeploymentFailure, InterruptedException;
    }

    /** @param first {@code null} where no token is needed */
    public TokenLease(ScopedToken first, Renewal renewal) {
        this(first, renewal, token -> false);
    }

    /**
     * @param first {@code null} where no token is needed
     * @param over whether a token has ended by what is known of it
     */
    public TokenLease(ScopedToken first, Renewal renewal, Predicate<ScopedToken> over) {
        this.token = first;
        this.renewal = renewal;
        this.over = over;
    }

    /** A token that stays as it is, or {@code null} where none is needed. */
    public static TokenLease fixed(ScopedToken tokenOrNull) {
        return new TokenLease(tokenOrNull, refused -> Optional.empty());
    }

    /** The token that counts now; {@code null} where none is needed. */
    public ScopedToken token() {
        return token;
    }

    /**
     * Gets a new token in the place of one that the server refused.
     *
     * @return false when there is no other, or this one is the second already and has not ended
     */
    public boolean renew() throws DeploymentFailure, InterruptedException {
        if (token == null || renewed && !over.test(token)) {
            return false;
        }
        Optional<ScopedToken> fresh = renewal.instead(token);
        renewed = true;
        fresh.ifPresent(t -> token = t);
        return fresh.isPresent();
    }

    /** Does something, and does it once more with a new token when the server refused the old one. */
    public <T> T run(Work<T> work) throws DeploymentFailure, InterruptedException {
        try {
            return work.with(token);
        } catch (DeploymentFailure e) {
            if (!e.isTokenRefused() || !renew()) {
                throw e;
            }
        }
        return work.with(token);
    }
}
