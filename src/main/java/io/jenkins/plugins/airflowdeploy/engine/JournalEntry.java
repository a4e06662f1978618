package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import java.time.Instant;

/**
 * How far a deployment has come, as its journal tells it: written before each effect, so that after a crash the target itself
 * decides whether the effect has come. Holds no secret.
 *
 * @param request what was asked for
 * @param repository name of the source, which the target's address may depend on
 * @param credential id of the credential that tokens for the source come from; {@code null} until it is found, which is before a
 *     token is asked for
 * @param agent name of the worker
 * @param since when the deployment began
 * @param phase what has been done, and what was about to be
 * @param known what the deployment's result has so far
 * @param record the audit record so far
 * @param push {@code null} before {@link Phase#PUSHING}
 * @param undo {@code null} before {@link Phase#UNDOING}
 * @param outcome {@code null} before {@link Phase#ENDED}
 */
public record JournalEntry(
        DeploymentRequest request,
        String repository,
        String credential,
        String agent,
        Instant since,
        Phase phase,
        Known known,
        String record,
        Push push,
        Undo undo,
        Outcome outcome) {

    /** How far a deployment has come. */
    public enum Phase {
        /** Nothing outside has changed. */
        BEGUN,
        /** The release is about to be pushed; perhaps it has been. */
        PUSHING,
        /** The target holds the release. */
        PUSHED,
        /** Airflow refused the release, and it is about to be taken back; perhaps it has been. */
        UNDOING,
        /** The target holds the files from before again. */
        UNDONE,
        /** All that is left is to record it; perhaps it has been. */
        ENDED
    }

    /**
     * What is known of a deployment for its result; each {@code null} as long as it is not.
     *
     * @param release id of the release, once pushed
     */
    record Known(
            String commit, String digest, String release, String failure, DagChanges dags, Double secondsToLive) {}

    /**
     * A release and what it was meant to do.
     *
     * @param target {@link io.jenkins.plugins.airflowdeploy.engine.target.Target#description()}
     * @param release its id
     * @param before id of the release that it replaces
     * @param facts of which it was made, and can be made again
     * @param at just before the push; from {@link Phase#PUSHED} on, when the target took it
     * @param bundle what Airflow showed before
     * @param expected what it has to show afterwards
     */
    record Push(
            String target,
            String release,
            String before,
            ReleaseFacts facts,
            Instant at,
            BundleState bundle,
            ExpectedFiles expected) {

        Push at(Instant time) {
            return new Push(target, release, before, facts, time, bundle, expected);
        }
    }

    /**
     * The taking back of a release.
     *
     * @param release id of the release that takes it back
     * @param facts of which that was made, and can be made again
     * @param at just before its push; from {@link Phase#UNDONE} on, when the target took it
     * @param bundle what Airflow showed when it had refused the first one
     * @param why what Airflow refused
     */
    record Undo(String release, ReleaseFacts facts, Instant at, BundleState bundle, String why) {

        Undo at(Instant time) {
            return new Undo(release, facts, time, bundle, why);
        }
    }

    /** The deployment's id. */
    public String deployment() {
        return request.id();
    }
}
