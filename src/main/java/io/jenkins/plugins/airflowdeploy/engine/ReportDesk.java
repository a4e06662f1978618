package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.Report;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.State;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells the server that holds the source how a deployment goes, where it wants to know: when a release is about to be pushed, and
 * how that ended. What the server does not take is a warning in the log and changes nothing.
 */
final class ReportDesk {

    private final Optional<DeploymentReports> reports;
    private final DeploymentParts parts;
    private final DeploymentRequest request;
    private final Recorder recorder;
    private ScopedToken tokenOrNull;
    private Report last;

    ReportDesk(DeploymentParts parts, DeploymentRequest request, Recorder recorder) {
        this.reports = parts.source().reports();
        this.parts = parts;
        this.request = request;
        this.recorder = recorder;
    }

    /**
     * A release is about to be pushed.
     *
     * @param at time of the release: it numbers the deployment, as deployments to an environment come one after another
     * @param readOrNull the token that the source is read with
     */
    void pushing(String commit, Instant at, ScopedToken readOrNull) throws InterruptedException {
        if (reports.isEmpty()) {
            return;
        }
        if (request.requester().url().isEmpty()) {
            recorder.log("report: warning: not reported, because Jenkins does not know its own address (Manage Jenkins, System)");
            return;
        }
        tokenOrNull = readOrNull;
        last = new Report(commit, at.toEpochMilli(), request.environment(), parts.environment().airflowUrl(),
                request.requester().url(), State.IN_PROGRESS, "Deployment " + request.id());
        tell();
    }

    /** How it ended; says nothing where nothing was about to be pushed. An interrupt is kept for later. */
    void ended(Outcome outcome) {
        if (last == null) {
            return;
        }
        last = new Report(last.commit(), last.number(), last.environment(), last.environmentUrl(), last.url(), state(outcome),
                last.description() + ": " + outcome.text());
        try {
            tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            recorder.log("report: warning: " + last.state() + " was not reported: the build was aborted meanwhile");
        }
    }

    private static State state(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> State.SUCCESSFUL;
            case UNDONE -> State.ROLLED_BACK;
            case UNPROVEN -> State.UNKNOWN;
            case ABORTED -> State.CANCELLED;
            default -> State.FAILED;
        };
    }

    private void tell() throws InterruptedException {
        String state = last.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        try {
            reports.orElseThrow().report(last, tokenOrNull);
            recorder.log("report: told " + parts.source().name() + ": " + state);
        } catch (DeploymentFailure e) {
            recorder.log("report: warning: '" + state + "' was not taken: " + e.getMessage());
        }
    }
}
