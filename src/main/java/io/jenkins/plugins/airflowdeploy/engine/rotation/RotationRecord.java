package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The audit record of one rotation, or of one that failed, in the trail of the environment. */
final class RotationRecord {

    private static final String REQUESTER = "airflow-deploy, by itself: rotation";
    private static final String FRESH = "be the connection's password";

    private final String id;
    private final Trail trail;
    private final AuditRecordBuilder record;
    private boolean fresh;

    private RotationRecord(RotationSite site, String id, AuditRecordBuilder record) {
        this.id = id;
        this.trail = new Trail(site.folder(), site.environment());
        this.record = record;
    }

    static RotationRecord begin(RotationSite site, String connection) {
        String id = "rotation-" + UUID.randomUUID();
        AuditRecordBuilder record = new AuditRecordBuilder(id, site.environment())
                .airflow(site.airflow().toString(), site.bundle(), Optional.empty())
                .requester(REQUESTER)
                .rotation(connection);
        return new RotationRecord(site, id, record);
    }

    /** Of an attempt that Jenkins stopped in. */
    static RotationRecord resume(RotationSite site, ConnectionState.Attempt attempt) {
        return new RotationRecord(site, attempt.id(), AuditRecordBuilder.resume(attempt.record()));
    }

    /** Nothing is to be done that could not be recorded. */
    void requireWritable() throws DeploymentFailure {
        trail.requireWritable();
    }

    void airflow(URI url, String bundle, String version) {
        record.airflow(url.toString(), bundle, Optional.of(version));
    }

    /** @param purpose what for: {@code ask Airflow} */
    void token(String purpose, String credential, ScopedToken token, Instant at) {
        record.tokens().issued(purpose, credential, token, at);
    }

    void tokenEnd(String purpose, String end) {
        record.tokens().end(purpose, end);
    }

    /** The token that is to be put in place. */
    void fresh(String credential, ScopedToken token, Instant at) {
        fresh = true;
        token(FRESH, credential, token, at);
    }

    /** Whether a token was exchanged, which is told whatever became of it. */
    boolean hasFresh() {
        return fresh;
    }

    void freshEnd(String end) {
        tokenEnd(FRESH, end);
    }

    /** Logs a fault of ours or of another plugin, without the tokens; returns what may be told of it. */
    String fault(String when, RuntimeException e) {
        System.getLogger(RotationRecord.class.getName()).log(System.Logger.Level.ERROR, when, record.tokens().clean(e));
        return "airflow-deploy failed by a fault of its own or of another plugin (" + e.getClass().getName() + ")";
    }

    ConnectionState.Attempt attempt(Placed placed) {
        return new ConnectionState.Attempt(id, placed, record.save());
    }

    /** How it was recorded as having ended; empty when it was not. */
    Optional<String> recorded() throws DeploymentFailure {
        return trail.find(id).flatMap(sealed -> sealed.record().part("outcome")).map(outcome -> outcome.asText());
    }

    void rotated() throws DeploymentFailure {
        trail.append(record.build(Outcome.ROTATED));
    }

    void failed(DeploymentFailure failure) throws DeploymentFailure {
        trail.append(record.failure(failure.kind(), failure.getMessage()).build(Outcome.FAILED));
    }

    /** Jenkins stopped in the middle, or stops now. */
    void aborted(String why) throws DeploymentFailure {
        record.tokens().lost();
        trail.append(record.failure("aborted", why).build(Outcome.ABORTED));
    }
}
