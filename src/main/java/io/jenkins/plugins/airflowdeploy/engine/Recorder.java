package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Known;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Phase;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Push;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Undo;
import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.time.Instant;
import java.util.Optional;

/** Keeps what is known of a running deployment: for the journal, for the audit record, and for the result that the Pipeline gets. */
final class Recorder {

    private final DeploymentParts parts;
    private final DeploymentRequest request;
    private final AuditRecordBuilder record;
    private String effect = "before the push: the target is as it was.";
    private final Instant since;
    private boolean resumed;
    private Phase phase;
    private Push push;
    private Undo undo;
    private String credential;
    private String commit;
    private String digest;
    private String release;
    private String failure;
    private DagChanges dags = DagChanges.NONE;
    private Double secondsToLive;

    private Recorder(
            DeploymentParts parts, DeploymentRequest request, AuditRecordBuilder record, Instant since, Phase phase,
            Push pushOrNull, Undo undoOrNull) {
        this.parts = parts;
        this.request = request;
        this.record = record;
        this.since = since;
        this.phase = phase;
        this.push = pushOrNull;
        this.undo = undoOrNull;
    }

    /** Opens the journal of a deployment that begins. */
    static Recorder begin(DeploymentParts parts, DeploymentRequest request) throws DeploymentFailure {
        DeploymentRequest.Requester by = request.requester();
        AuditRecordBuilder record = new AuditRecordBuilder(request.id(), parts.environment().name())
                .requester(by.job(), by.build(), by.url(), by.user(), by.trigger())
                .request(
                        Optional.of(parts.source().name()), request.branch(), request.commit(), request.dagsFolder(),
                        request.include(), request.dryRun())
                .agent(parts.worker().name())
                .airflow(parts.environment().airflowUrl(), parts.environment().bundle(), Optional.empty());
        Recorder recorder = new Recorder(parts, request, record, parts.time().now(), Phase.BEGUN, null, null);
        recorder.journal(null);
        return recorder;
    }

    /** Goes on where the journal of a deployment ends that a stop of Jenkins cut off. */
    static Recorder resume(DeploymentParts parts, JournalEntry entry) {
        AuditRecordBuilder record = AuditRecordBuilder.resume(entry.record());
        record.tokens().lost();
        Recorder recorder = new Recorder(parts, entry.request(), record, entry.since(), entry.phase(), entry.push(), entry.undo());
        recorder.resumed = true;
        recorder.credential = entry.credential();
        Known known = entry.known();
        recorder.commit = known.commit();
        recorder.digest = known.digest();
        recorder.release = known.release();
        recorder.failure = known.failure();
        recorder.dags = known.dags();
        recorder.secondsToLive = known.secondsToLive();
        switch (entry.phase()) {
            case PUSHING -> recorder.effect = recorder.pushingEffect();
            case PUSHED -> recorder.effect = recorder.pushedEffect();
            case UNDOING -> recorder.effect = recorder.undoingEffect();
            case UNDONE -> recorder.effect = recorder.undoneEffect();
            default -> {}
        }
        return recorder;
    }

    DeploymentRequest request() {
        return request;
    }

    AuditRecordBuilder record() {
        return record;
    }

    void log(String line) {
        parts.log().line(line);
    }

    private void journal(Outcome outcomeOrNull) throws DeploymentFailure {
        Known known = new Known(commit, digest, release, failure, dags, secondsToLive);
        parts.journal().write(new JournalEntry(
                request, parts.source().name(), credential, parts.worker().name(), since, phase, known, record.save(), push, undo, outcomeOrNull));
    }

    /** Makes durable what the record has so far: for tokens, which nobody else remembers. */
    void keep() throws DeploymentFailure {
        journal(null);
    }

    /** Makes durable where tokens for the source come from, before there is one: without the build it is all that leads to them. */
    void credential(Optional<String> id) throws DeploymentFailure {
        if (id.isPresent() && !id.get().equals(credential)) {
            credential = id.get();
            keep();
        }
    }

    /** Runs one stage between the times of its beginning and its end. */
    <T> T stage(String name, Stage<T> stage) throws DeploymentFailure, InterruptedException {
        record.started(name, parts.time().now());
        T value = stage.run();
        record.ended(name, parts.time().now());
        return value;
    }

    /** Jenkins was restarted: what the target was then found to hold. */
    void restarted(String found) {
        record.restarted(parts.time().now(), found);
        log("restart: " + found);
    }

    void commit(String id) {
        commit = id;
    }

    void digest(String sha256) {
        digest = sha256;
    }

    /** @param id of the release that the target holds, by this deployment's doing or before it */
    void release(String id) {
        release = id;
    }

    /** From here on the target may hold the release. */
    void pushing(Push intent) throws DeploymentFailure {
        phase = Phase.PUSHING;
        push = intent;
        journal(null);
        effect = pushingEffect();
    }

    private String pushingEffect() {
        return "while the release was pushed: look at the target for whether it holds " + push.release() + ".";
    }

    /** A push was found not to have come about. */
    void notPushed() {
        effect = "before the push: the target is as it was.";
    }

    /** A push whose answer was not waited for was found to have come about. */
    void arrived() {
        phase = Phase.PUSHED;
        release(push.release());
        effect = pushedEffect();
    }

    void pushed(Push done) throws DeploymentFailure {
        phase = Phase.PUSHED;
        push = done;
        release(done.release());
        effect = pushedEffect();
        journal(null);
    }

    private String pushedEffect() {
        return "after the push: release " + push.release() + " stays, and whether Airflow runs it is not known.";
    }

    /** From here on the target may hold what was before again. */
    void undoing(Undo intent) throws DeploymentFailure {
        phase = Phase.UNDOING;
        undo = intent;
        journal(null);
        effect = undoingEffect();
    }

    private String undoingEffect() {
        return "while release " + push.release() + ", which Airflow refused, was taken back: look at the target for what it holds.";
    }

    /** An undo whose answer was not waited for was found to have come about. */
    void takenBack() {
        effect = undoneEffect();
    }

    /** An undo was found not to have come about. */
    void notTakenBack() {
        effect = "before release " + push.release() + ", which Airflow refused, was taken back: the target still holds it.";
    }

    void undone(Undo done) throws DeploymentFailure {
        phase = Phase.UNDONE;
        undo = done;
        effect = undoneEffect();
        journal(null);
    }

    private String undoneEffect() {
        return "after release " + push.release() + ", which Airflow refused, was taken back by " + undo.release()
                + ": whether Airflow runs that is not known.";
    }

    boolean pushed() {
        return phase.compareTo(Phase.PUSHED) >= 0;
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

    /** Puts the record into the trail, unless it is there already. */
    DeploymentResult seal(Outcome outcome) throws DeploymentFailure {
        Optional<Trail.Sealed> earlier = resumed ? parts.trail().find(request.id()) : Optional.empty();
        phase = Phase.ENDED;
        journal(outcome);
        Trail.Sealed sealed = earlier.isPresent() ? earlier.get() : append(outcome);
        log("record: " + outcome.text() + ", number " + sealed.sequence() + " in the trail of " + request.environment()
                + ", sha256 " + sealed.hash());
        return new DeploymentResult(
                request.id(), outcome, Optional.ofNullable(failure), Optional.ofNullable(commit),
                Optional.ofNullable(digest), Optional.ofNullable(release), dags, Optional.ofNullable(secondsToLive),
                sealed.record().line());
    }

    private Trail.Sealed append(Outcome outcome) throws DeploymentFailure {
        try {
            return parts.trail().append(record.build(outcome));
        } catch (DeploymentFailure e) {
            String what = switch (outcome) {
                case SUCCESS, UNPROVEN -> "Release " + release + " is live (" + outcome.text() + ")";
                case UNDONE -> "Airflow refused release " + release + ", which was taken back";
                default -> "The deployment ended as " + outcome.text() + " " + effect;
            };
            throw new DeploymentFailure(e.kind(), what + (what.endsWith(".") ? " But" : ", but") + " this is not recorded: "
                    + e.getMessage(), e);
        }
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
