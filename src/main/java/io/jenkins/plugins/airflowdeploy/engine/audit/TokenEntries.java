package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a record tells of a deployment's tokens, and what keeps the tokens themselves out of it. For one thread. */
public final class TokenEntries {

    private static final String LOST = "lost when Jenkins stopped";

    private final ObjectNode parts;
    private final List<ScopedToken> guarded = new ArrayList<>();

    TokenEntries(ObjectNode parts) {
        this.parts = parts;
    }

    /** The parts so far, without any text in which one of the tokens stands. */
    ObjectNode guarded() {
        return TokenGuard.clean(parts, guarded);
    }

    /** What may be logged instead of what was thrown: the same, without messages where they hold one of the tokens. */
    public Throwable clean(Throwable thrown) {
        return TokenGuard.clean(thrown, guarded);
    }

    /** Keeps a token out of the record; {@code null} is none. */
    void guard(ScopedToken tokenOrNull) {
        if (tokenOrNull != null) {
            guarded.add(tokenOrNull);
        }
    }

    /**
     * A token was obtained.
     *
     * @param purpose what for: {@code read source}, {@code write release}, {@code Airflow}
     * @param credential {@link io.jenkins.plugins.airflowdeploy.engine.token.TokenSource#description()}
     */
    public void issued(String purpose, String credential, ScopedToken token, Instant issuedAt) {
        guarded.add(token);
        ObjectNode json = AuditText.object().put(AuditFields.PURPOSE, AuditText.line(purpose));
        json.setAll(AuditParts.token(credential, token));
        AuditParts.time(json, AuditFields.ISSUED_AT, issuedAt);
        parts.withArray(AuditFields.TOKENS).add(json);
    }

    /**
     * @param purpose as it was told to {@link #issued}; the last token of that purpose is meant
     * @param end what became of it, in a few words: {@code revoked}
     */
    public void end(String purpose, String end) {
        AuditText.last(parts, AuditFields.TOKENS, AuditFields.PURPOSE, purpose).put(AuditFields.END, AuditText.line(end));
    }

    /** Tokens that lived in a memory that is gone: nobody can give them back any more. */
    public void lost() {
        for (JsonNode json : parts.path(AuditFields.TOKENS)) {
            if (!json.has(AuditFields.END)) {
                ((ObjectNode) json).put(AuditFields.END, LOST + "; it ends by itself");
            }
        }
    }

    /**
     * What became of a lost token of that purpose after all.
     *
     * @return whether the record has such a one
     */
    public boolean found(String purpose, String end) {
        boolean known = false;
        for (JsonNode json : parts.path(AuditFields.TOKENS)) {
            if (json.path(AuditFields.PURPOSE).asText().equals(purpose)
                    && json.path(AuditFields.END).asText().startsWith(LOST)) {
                ((ObjectNode) json).put(AuditFields.END, AuditText.line(LOST + "; " + end));
                known = true;
            }
        }
        return known;
    }

    /** A token that was asked for without an answer, and what became of it if it was made. */
    public void unanswered(String purpose, String credential, String end) {
        parts.withArray(AuditFields.TOKENS)
                .add(AuditText.object()
                        .put(AuditFields.PURPOSE, AuditText.line(purpose))
                        .put(AuditFields.CREDENTIAL, AuditText.line(credential))
                        .put(AuditFields.END, AuditText.line("its answer was lost; looked for by its name: " + end)));
    }
}
