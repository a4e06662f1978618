package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.Report;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.State;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
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
    private final Recorder recorder;
    private final Access access;
    private ScopedToken tokenOrNull;
    private boolean tokenKnown;
    private Optional<Report> begun = Optional.empty();

    ReportDesk(DeploymentParts parts, Recorder recorder, Access access) {
        this.reports = parts.source().reports();
        this.parts = parts;
        this.recorder = recorder;
        this.access = access;
    }

    /**
     * A release is about to be pushed.
     *
     * @param at time of the release: it numbers the deployment, as deployments to an environment come one after another
     * @param readOrNull the token that the source is read with
     */
    void pushing(String commit, Instant at, ScopedToken readOrNull) throws InterruptedException {
        tokenOrNull = readOrNull;
        tokenKnown = true;
        if (reports.isPresent() && recorder.request().requester().url().isEmpty()) {
            recorder.log("report: warning: not reported, because Jenkins does not know its own address (Manage Jenkins, System)");
        } else if (reports.isPresent()) {
            begun = Optional.of(report(commit, at));
            tell(begun.get());
        }
    }

    /** Goes on with a deployment whose release was about to be pushed when Jenkins stopped. */
    void resumed(JournalEntry entry) {
        boolean told = reports.isPresent()
                && entry.push() != null
                && !recorder.request().requester().url().isEmpty();
        if (told) {
            begun = Optional.of(report(
                    entry.push().facts().trailers().get(Trailers.SOURCE_COMMIT), entry.push().facts().time()));
        }
    }

    private Report report(String commit, Instant at) {
        DeploymentRequest request = recorder.request();
        return new Report(commit, at.toEpochMilli(), request.environment(), parts.environment().airflowUrl(),
                request.requester().url(), State.IN_PROGRESS, "Deployment " + request.id());
    }

    /**
     * How it ended; says nothing where nothing was about to be pushed.
     *
     * @return whether the thread was interrupted meanwhile
     */
    boolean ended(Outcome outcome) {
        if (begun.isEmpty()) {
            return false;
        }
        Report of = begun.get();
        Report end = new Report(of.commit(), of.number(), of.environment(), of.environmentUrl(), of.url(), state(outcome),
                of.description() + ": " + outcome.text());
        try {
            tell(end);
            return false;
        } catch (InterruptedException e) {
            recorder.log("report: warning: '" + words(end) + "' was not reported: the build was aborted meanwhile");
            return true;
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

    private void tell(Report report) throws InterruptedException {
        try {
            if (!tokenKnown) {
                tokenOrNull = access.source().lease().token();
                tokenKnown = true;
            }
            reports.orElseThrow().report(report, tokenOrNull);
            recorder.log("report: told " + parts.source().name() + ": " + words(report));
        } catch (DeploymentFailure e) {
            recorder.log("report: warning: '" + words(report) + "' was not taken: " + e.getMessage());
        }
    }

    private static String words(Report report) {
        return report.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
