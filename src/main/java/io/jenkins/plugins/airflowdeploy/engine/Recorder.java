package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.util.Optional;

/** Keeps what is known of a running deployment: for the audit record, and for the result that the Pipeline gets. */
final class Recorder {

    private final DeploymentRequest request;
    private final Trail trail;
    private final DeploymentLog log;
    private final Time time;
    private final AuditRecordBuilder record;
    private String failure;
    private String commit;
    private String digest;
    private String release;
    private String effect = "before the push: the target is as it was.";
    private DagChanges dags = DagChanges.NONE;
    private Double secondsToLive;

    Recorder(DeploymentParts parts, DeploymentRequest request) {
        this.request = request;
        trail = parts.trail();
        log = parts.log();
        time = parts.time();
        DeploymentRequest.Requester by = request.requester();
        record = new AuditRecordBuilder(request.id(), parts.environment().name())
                .requester(by.job(), by.build(), by.url(), by.user())
                .request(request.branch(), request.commit(), request.dagsFolder(), request.include(), request.dryRun())
                .agent(parts.worker().name())
                .airflow(parts.environment().airflowUrl(), parts.environment().bundle(), Optional.empty());
    }

    AuditRecordBuilder record() {
        return record;
    }

    void log(String line) {
        log.line(line);
    }

    /** Runs one stage between the times of its beginning and its end. */
    <T> T stage(String name, Stage<T> stage) throws DeploymentFailure, InterruptedException {
        record.started(name, time.now());
        T value = stage.run();
        record.ended(name, time.now());
        return value;
    }

    void commit(String id) {
        commit = id;
    }

    void digest(String sha256) {
        digest = sha256;
    }

    void release(String id) {
        release = id;
        effect = "after the push: release " + id + " stays, and whether Airflow runs it is not known.";
    }

    /** From here on the target may have changed. */
    void pushing() {
        effect = "while the release was pushed: look at the target for whether it holds it.";
    }

    /** From here on the target may hold what was before again. */
    void undoing() {
        effect = "while release " + release + ", which Airflow refused, was taken back: look at the target for what it holds.";
    }

    /** @param id of the release that took it back */
    void undone(String id) {
        effect = "after release " + release + ", which Airflow refused, was taken back by " + id
                + ": whether Airflow runs that is not known.";
    }

    boolean pushed() {
        return release != null;
    }

    /** What an end at this moment means for the target, as the end of a sentence. */
    String effect() {
        return effect;
    }

    void secondsToLive(Optional<Double> seconds) {
        secondsToLive = seconds.orElse(null);
    }

    void dags(DagChanges changes) {
        dags = changes;
        record.dags(changes.added(), changes.changed(), changes.removed(), changes.unchanged());
        log("dags: " + changes);
    }

    void failed(String kind, String message) {
        failure = message;
        record.failure(kind, message);
    }

    /** Puts the record into the trail. */
    DeploymentResult seal(Outcome outcome) throws DeploymentFailure {
        Trail.Sealed sealed = trail.append(record.build(outcome));
        log("record: " + outcome.text() + ", number " + sealed.sequence() + " in the trail of " + request.environment()
                + ", sha256 " + sealed.hash());
        return new DeploymentResult(
                request.id(), outcome, Optional.ofNullable(failure), Optional.ofNullable(commit),
                Optional.ofNullable(digest), Optional.ofNullable(release), dags, Optional.ofNullable(secondsToLive),
                sealed.record().line());
    }

    /**
     * A piece of a deployment.
     *
     * @param <T> what it makes
     */
    @FunctionalInterface
    interface Stage<T> {
        T run() throws DeploymentFailure, InterruptedException;
    }
}
