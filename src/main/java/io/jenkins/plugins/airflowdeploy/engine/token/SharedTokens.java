package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * One token for whoever asks, exchanged anew before it ends: for checkouts, scans and bindings, never for deployments, each of
 * which has a token of its own.
 *
 * <p>However many ask at the same time, one exchange is under way: whoever needs its token waits for it, and shares its failure
 * too. A token that is stale but lives is used while another is fetched, and when that fails, with a warning. After a failure
 * the server is left alone for as long as it wants ({@code Retry-After}), and for half a minute where a token still lives. In
 * memory only. Safe for use by several threads.
 */
public final class SharedTokens {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** Gets a new token from where secrets are. */
    @FunctionalInterface
    public interface Exchange {
        SharedToken make() throws DeploymentFailure, InterruptedException;
    }

    private final Exchange exchange;
    private final Consumer<DeploymentFailure> warnings;
    private final Time time;

    private SharedToken cached;
    private CompletableFuture<SharedToken> underWay;
    private DeploymentFailure lastFailure;
    private Instant notBefore = Instant.MIN;

    /**
     * @param first a token to begin with; {@code null} for none
     * @param warnings hears of each exchange that failed while a token still lived
     */
    public SharedTokens(Exchange exchange, SharedToken first, Consumer<DeploymentFailure> warnings, Time time) {
        this.exchange = exchange;
        this.cached = first;
        this.warnings = warnings;
        this.time = time;
    }

    /**
     * A token that lives.
     *
     * @throws DeploymentFailure when there is none and the exchange failed, or may not be tried yet
     */
    public SharedToken current() throws DeploymentFailure, InterruptedException {
        while (true) {
            CompletableFuture<SharedToken> awaited;
            boolean mine = false;
            synchronized (this) {
                Optional<SharedToken> ready = ready(time.now());
                if (ready.isPresent()) {
                    return ready.get();
                }
                if (underWay == null) {
                    underWay = new CompletableFuture<>();
                    mine = true;
                }
                awaited = underWay;
            }
            if (mine) {
                return exchanged(awaited);
            }
            Optional<SharedToken> theirs = await(awaited);
            if (theirs.isPresent()) {
                return theirs.get();
            }
        }
    }

    /** What needs no exchange, or may not have one; empty when one is needed or under way. */
    private Optional<SharedToken> ready(Instant now) throws DeploymentFailure {
        boolean lives = cached != null && !cached.isExpired(now);
        if (lives && (!cached.isStale(now) || underWay != null || now.isBefore(notBefore))) {
            return Optional.of(cached);
        }
        if (lastFailure != null && lastFailure.notBefore().filter(now::isBefore).isPresent()) {
            throw again(lastFailure);
        }
        return Optional.empty();
    }

    private SharedToken exchanged(CompletableFuture<SharedToken> promise) throws DeploymentFailure, InterruptedException {
        try {
            SharedToken made = exchange.make();
            end(made, null);
            promise.complete(made);
            return made;
        } catch (DeploymentFailure e) {
            SharedToken living = end(null, e);
            if (living == null) {
                promise.completeExceptionally(e);
                throw e;
            }
            promise.complete(living);
            warnings.accept(e);
            return living;
        } catch (InterruptedException | RuntimeException | Error e) {
            end(null, null);
            promise.completeExceptionally(e);
            throw e;
        }
    }

    /** Notes how the exchange ended; gives back the token that lives, or {@code null}. */
    private synchronized SharedToken end(SharedToken made, DeploymentFailure failure) {
        Instant now = time.now();
        underWay = null;
        lastFailure = failure;
        notBefore = failure == null ? Instant.MIN : failure.notBefore().orElse(now.plus(PAUSE));
        if (made != null) {
            cached = made;
        }
        return cached == null || cached.isExpired(now) ? null : cached;
    }

    /** Empty when whoever fetched it was interrupted, which is no answer for us. */
    private static Optional<SharedToken> await(CompletableFuture<SharedToken> awaited)
            throws DeploymentFailure, InterruptedException {
        try {
            return Optional.of(awaited.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeploymentFailure failure) {
                throw again(failure);
            }
            if (e.getCause() instanceof InterruptedException) {
                return Optional.empty();
            }
            throw new IllegalStateException("the exchange of a shared token ended unexpectedly", e.getCause());
        }
    }

    /** The same failure for another thread. */
    private static DeploymentFailure again(DeploymentFailure failure) {
        DeploymentFailure copy = new DeploymentFailure(failure.kind(), failure.getMessage(), failure);
        return failure.notBefore().map(copy::notBefore).orElse(copy);
    }
}
