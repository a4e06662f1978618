package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The tokens of one deployment: issued when they are first needed, written down by fingerprint, given back at the end. */
final class TokenDesk {

    /** Added to the purpose of what a proxy before a server wants. */
    private static final String PROXY = ", proxy";

    private final Recorder recorder;
    private final List<Issued> issued = new ArrayList<>();
    private final Map<TokenSource, String> unanswered = new IdentityHashMap<>();

    TokenDesk(Recorder recorder) {
        this.recorder = recorder;
    }

    /** @param purpose what for: {@code read source} */
    ScopedToken issue(String purpose, TokenSource source, Instant now) throws DeploymentFailure, InterruptedException {
        ScopedToken token = ask(purpose, source);
        keep(purpose, source, token, now);
        return token;
    }

    /** Without an answer there may be a token that nobody knows. */
    private ScopedToken ask(String purpose, TokenSource source) throws DeploymentFailure, InterruptedException {
        try {
            return source.issue();
        } catch (DeploymentFailure e) {
            if (e.kind() == FailureKind.UNAVAILABLE) {
                unanswered.put(source, purpose);
            }
            throw e;
        } catch (InterruptedException e) {
            unanswered.put(source, purpose);
            throw e;
        }
    }

    private void keep(String purpose, TokenSource source, ScopedToken token, Instant now) throws DeploymentFailure {
        issued.add(new Issued(purpose, source, token));
        recorder.record().tokens().issued(purpose, source.description(), token, now);
        token.pass().ifPresent(pass -> recorder.record().tokens().issued(purpose + PROXY, source.description(), pass, now));
        recorder.keep();
        recorder.log("token: to " + purpose + ": " + source.description() + ", " + token + scopes(token) + life(token)
                + token.pass().map(pass -> "; for the proxy" + life(pass).substring(1)).orElse(""));
    }

    /** As {@link #issue}, and once more when the server stops taking the first one and the source has another; see {@link TokenLease}. */
    TokenLease lease(String purpose, TokenSource source, Time time) throws DeploymentFailure, InterruptedException {
        ScopedToken first = issue(purpose, source, time.now());
        AtomicInteger renewals = new AtomicInteger();
        return new TokenLease(first, refused -> {
            recorder.log("token: to " + purpose + ": " + refused + " is not taken any more; asking for a new one");
            ScopedToken fresh = ask(purpose, source);
            if (fresh.isSameAs(refused)) {
                return Optional.empty();
            }
            int renewal = renewals.incrementAndGet();
            keep(purpose + ", renewed" + (renewal == 1 ? "" : " " + renewal), source, fresh, time.now());
            return Optional.of(fresh);
        }, token -> token.isOver(time.now()));
    }

    private static String scopes(ScopedToken token) {
        return token.scopes().map(s -> ", scopes " + (s.isEmpty() ? "none" : String.join(" ", s))).orElse("");
    }

    private static String life(ScopedToken token) {
        return token.expiresAt()
                .map(at -> ", valid until " + at.truncatedTo(ChronoUnit.SECONDS))
                .orElse(", expiry not known");
    }

    /** Gives all back, the last one first. One that cannot be given back is said and recorded, and stops nothing. */
    void close() {
        Collections.reverse(issued);
        for (Issued one : issued) {
            String end = end(one);
            recorder.record().tokens().end(one.purpose, end);
            one.token.pass().ifPresent(pass -> recorder.record().tokens().end(one.purpose + PROXY, "expires by itself" + life(pass)));
            recorder.log("token: to " + one.purpose + ": " + one.token + " " + end);
        }
        issued.clear();
        unanswered.forEach(this::revokeUnanswered);
        unanswered.clear();
    }

    private void revokeUnanswered(TokenSource source, String purpose) {
        leftOvers(source).ifPresent(end -> {
            recorder.record().tokens().unanswered(purpose, source.description(), end);
            recorder.log("token: to " + purpose + ", whose answer was lost: " + end);
        });
    }

    private Optional<String> leftOvers(TokenSource source) {
        try {
            return source.revokeLeftOvers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("NOT looked for: the build was aborted meanwhile");
        } catch (RuntimeException e) {
            return Optional.of("NOT looked for: " + fault("looking for a token", e));
        }
    }

    private String fault(String when, RuntimeException e) {
        System.getLogger(TokenDesk.class.getName()).log(System.Logger.Level.ERROR, when, recorder.record().tokens().clean(e));
        return "airflow-deploy failed by a fault of its own (" + e.getClass().getName() + ")";
    }

    private String end(Issued one) {
        try {
            return one.source.revoke(one.token);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "not revoked: the build was aborted meanwhile" + life(one.token);
        } catch (RuntimeException e) {
            return "not revoked: " + fault("giving a token back", e) + life(one.token);
        }
    }

    private static final class Issued {
        private final String purpose;
        private final TokenSource source;
        private final ScopedToken token;

        Issued(String purpose, TokenSource source, ScopedToken token) {
            this.purpose = purpose;
            this.source = source;
            this.token = token;
        }
    }
}
