package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.CloudPushTokens;
import io.jenkins.plugins.airflowdeploy.engine.source.Told;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens what a deployment talks to, each with a token that is issued for it when it is first needed. */
final class Access {

    private static final String SOURCE = "read source";
    private static final String OF_BEFORE = "token: to " + SOURCE + ", of before the restart: ";

    private final DeploymentParts parts;
    private final Recorder recorder;
    private final TokenDesk desk;
    private final Map<String, TokenLease> leases = new HashMap<>();
    private Optional<TokenSource> sourceTokensOrNull;

    Access(DeploymentParts parts, Recorder recorder, TokenDesk desk) {
        this.parts = parts;
        this.recorder = recorder;
        this.desk = desk;
    }

    /** What the source is read with. */
    Source source() throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens = sourceTokens();
        return new Source(
                tokens.map(TokenSource::description).orElse("none"),
                tokens.map(TokenSource::caution).orElse(""),
                lease(SOURCE, tokens));
    }

    /** One for the whole deployment: it remembers what it made, and that it was refused. */
    private Optional<TokenSource> sourceTokens() throws DeploymentFailure {
        if (sourceTokensOrNull == null) {
            Optional<TokenSource> found = parts.sourceTokens().find();
            if (found.isPresent()) {
                recorder.credential(parts.sourceTokens().credential());
            }
            sourceTokensOrNull = found;
        }
        return sourceTokensOrNull;
    }

    /**
     * After a restart: the tokens of before are of no use to anybody.
     *
     * @throws DeploymentFailure the journal cannot be written: then all is tried again, and a wrong password must not be sent each time
     */
    void revokeLeftOvers() throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens;
        try {
            tokens = sourceTokens();
        } catch (DeploymentFailure e) {
            String why = "not looked for: " + e.getMessage();
            recorder.record().tokens().found(SOURCE, why);
            recorder.log(OF_BEFORE + why);
            return;
        }
        if (tokens.isPresent()) {
            recorder.keep();
            tokens.get().revokeLeftOvers().ifPresent(end -> revoked(tokens.get(), end));
        }
    }

    private void revoked(TokenSource tokens, String end) {
        boolean known = recorder.record().tokens().found(SOURCE, "found by its name: " + end);
        if (!known) {
            recorder.record().tokens().unanswered(SOURCE, tokens.description(), end);
        }
        recorder.log(OF_BEFORE + end);
    }

    Target target() throws DeploymentFailure, InterruptedException {
        return parts.target().open(lease("write release", parts.targetTokens().find()).token());
    }

    /** The token that will push the release, where its server tells what it may do; it is issued for that. */
    void pushToken(PushCheck check) throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens = parts.targetTokens().find();
        if (tokens.isPresent() && tokens.get() instanceof CloudPushTokens cloud) {
            check.check(cloud.description(), lease("write release", tokens).run(cloud::scopes));
        }
    }

    /** After a push, when what the token may do is asked no more. */
    Airflow airflow() throws DeploymentFailure, InterruptedException {
        return airflow((credential, token, airflow) -> {});
    }

    /** @param check is asked before the token is used for more than asking what Airflow is */
    Airflow airflow(TokenCheck check) throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens = parts.airflowTokens().find();
        TokenLease lease = lease("ask Airflow", tokens);
        Airflow airflow = parts.airflow().open(lease);
        recorder.record().airflow(
                parts.environment().airflowUrl(), parts.environment().bundle(), Optional.of(airflow.version()));
        if (tokens.isPresent()) {
            check.check(tokens.get().description(), lease.token(), airflow);
        }
        return airflow;
    }

    /** One for each purpose, however often a server is tried. */
    private TokenLease lease(String purpose, Optional<TokenSource> tokens) throws DeploymentFailure, InterruptedException {
        TokenLease known = leases.get(purpose);
        if (known == null) {
            known = tokens.isEmpty() ? TokenLease.fixed(null) : desk.lease(purpose, tokens.get(), parts.time());
            leases.put(purpose, known);
        }
        return known;
    }

    /** Judges a token that has just been issued. */
    @FunctionalInterface
    interface TokenCheck {
        void check(String credential, ScopedToken token, Airflow airflow) throws DeploymentFailure, InterruptedException;
    }

    /** Judges what a token may do where releases are pushed to. */
    @FunctionalInterface
    interface PushCheck {
        void check(String credential, Told<TokenScopes> scopes) throws DeploymentFailure;
    }

    /**
     * How the source is read.
     *
     * @param credential names the credential; {@code none} where anyone may read
     * @param caution see {@link TokenSource#caution()}
     * @param lease of no token where anyone may read
     */
    record Source(String credential, String caution, TokenLease lease) {}
}
