package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment from request to record: policy, token, resolve, fetch, validate, package, push, confirm, record.
 *
 * <p>However it ends, it ends with a record in the environment's trail, and with every token given back that can be.
 */
public final class Deployment {

    /** What an interrupt looks like that closed a file or a connection under the code that used it. */
    private static final Set<FailureKind> BY_INTERRUPT = EnumSet.of(FailureKind.UNAVAILABLE, FailureKind.INTEGRITY);

    private final DeploymentParts parts;

    public Deployment(DeploymentParts parts) {
        this.parts = parts;
    }

    /**
     * Runs the deployment on this thread, after those to the same environment that came before. An interrupt ends it as
     * {@link Outcome#ABORTED}: before the push with the target as it was, after it with the release in place, in the middle of it
     * with what the target is then found to hold.
     *
     * @return how it ended, a failure that a user can mend included; its journal entry stays until the caller, who has told the
     *     end, lets go of it
     * @throws DeploymentFailure when journal or trail cannot be written
     * @throws Journal.Closed when the controller goes down meanwhile: {@link #resume} goes on
     */
    public DeploymentResult run(DeploymentRequest request) throws DeploymentFailure {
        Recorder recorder = Recorder.begin(parts, request);
        DeploymentRequest.Requester by = request.requester();
        recorder.log("deployment " + request.id() + ": " + parts.source().name() + ", branch " + clean(request.branch()) + ", to "
                + request.environment() + (request.dryRun() ? " (dry run)" : "") + "; asked for by " + clean(by.user()) + " in " + who(by));
        if (!by.trigger().people().isEmpty()) {
            recorder.log("triggered by " + ForeignText.line(by.trigger().words(), 400));
        }
        return end(recorder, Optional.empty(), true);
    }

    /**
     * Goes on with a deployment that a stop of Jenkins cut off: looks at the target first, and does again only what has not
     * come about. As {@link #run} otherwise.
     */
    public DeploymentResult resume(JournalEntry entry) throws DeploymentFailure {
        return end(Recorder.resume(parts, entry), Optional.of(entry), true);
    }

    /**
     * As {@link #resume}, for a deployment whose build is gone: what has reached the target is proven or taken back, and what
     * has not is not begun again.
     */
    public DeploymentResult conclude(JournalEntry entry) throws DeploymentFailure {
        return end(Recorder.resume(parts, entry), Optional.of(entry), false);
    }

    /**
     * Records a deployment that nobody can look after any more.
     *
     * @param why one sentence
     */
    public static DeploymentResult abandon(JournalEntry entry, Trail trail, String why) throws DeploymentFailure {
        String message = why + (entry.push() == null
                ? " Nothing had been pushed."
                : " Look at " + entry.push().target() + " for release " + entry.push().release() + ".");
        boolean ended = entry.outcome() != null; // and perhaps recorded
        Outcome outcome = ended ? entry.outcome() : Outcome.FAILED;
        AuditRecordBuilder record = AuditRecordBuilder.resume(entry.record());
        record.tokens().lost();
        if (!ended) {
            record.failure(FailureKind.INVALID_REQUEST, message);
        }
        Optional<Trail.Sealed> earlier = trail.find(entry.deployment());
        Trail.Sealed sealed = earlier.isPresent() ? earlier.get() : trail.append(record.build(outcome));
        JournalEntry.Known known = entry.known();
        return new DeploymentResult(
                entry.deployment(), outcome, ended ? Optional.ofNullable(known.failure()) : Optional.of(message), Optional.ofNullable(known.commit()),
                Optional.ofNullable(known.digest()), Optional.ofNullable(known.release()), known.dags(), Optional.empty(),
                sealed.record().line());
    }

    private DeploymentResult end(Recorder recorder, Optional<JournalEntry> entry, boolean again) throws DeploymentFailure {
        DeploymentRequest request = recorder.request();
        try (EnvironmentQueues.Turn turn =
                parts.queues().join(request.environment(), request.id(), who(request.requester()))) {
            if (entry.isPresent() && entry.get().outcome() != null) {
                return recorder.seal(entry.get().outcome());
            }
            TokenDesk desk = new TokenDesk(recorder);
            Access access = new Access(parts, recorder, desk);
            ReportDesk reports = new ReportDesk(parts, recorder, access);
            boolean interrupted = false;
            try {
                Outcome outcome;
                try {
                    outcome = outcome(recorder, access, reports, turn, entry, again);
                    interrupted = Thread.interrupted(); // an aborted deployment is reported as well
                    interrupted |= reports.ended(outcome);
                } finally {
                    interrupted |= Thread.interrupted(); // an aborted deployment gives its tokens back and is recorded, too
                    desk.close();
                }
                return recorder.seal(outcome);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static String who(DeploymentRequest.Requester by) {
        return clean(by.job()) + " #" + by.build();
    }

    private static String clean(String text) {
        return ForeignText.line(text, 200);
    }

    private Outcome outcome(
            Recorder recorder,
            Access access,
            ReportDesk reports,
            EnvironmentQueues.Turn turn,
            Optional<JournalEntry> entry,
            boolean again) {
        PolicyCheck policy = new PolicyCheck(parts, recorder);
        try {
            if (entry.isEmpty()) {
                policy.request();
                turn.await(parts.log());
                return deploy(recorder, policy, access, reports, Optional.empty());
            }
            turn.await(parts.log());
            access.revokeLeftOvers();
            reports.resumed(entry.get());
            Optional<Outcome> outcome = new Resumption(parts, recorder).from(entry.get(), access);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (!again) {
                recorder.failed("aborted", "Jenkins was stopped, and the build cannot go on. That was " + recorder.effect());
                return Outcome.ABORTED;
            }
            policy.request();
            return deploy(recorder, policy, access, reports, Optional.ofNullable(entry.get().push()));
        } catch (DeploymentFailure e) {
            if (Thread.currentThread().isInterrupted() && BY_INTERRUPT.contains(e.kind())) {
                recorder.log("aborted meanwhile: " + e.getMessage());
                return aborted(recorder);
            }
            String message = recorder.pushed() ? e.getMessage() + " This was " + recorder.effect() : e.getMessage();
            recorder.failed(e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), message);
            recorder.log("failed: " + message);
            return outcome(e.kind());
        } catch (Journal.Closed e) {
            throw e;
        } catch (InterruptedException e) {
            return aborted(recorder);
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            String message = "airflow-deploy failed by a fault of its own (" + e.getClass().getName()
                    + "). Please report it with the system log. This was " + recorder.effect();
            recorder.failed("internal", message);
            recorder.log("failed: " + message);
            System.getLogger(Deployment.class.getName())
                    .log(System.Logger.Level.ERROR, "deployment " + recorder.request().id(), recorder.record().tokens().clean(e));
            return Outcome.FAILED;
        }
    }

    private Outcome aborted(Recorder recorder) {
        parts.journal().requireOpen();
        recorder.failed("aborted", "The build was aborted " + recorder.effect());
        recorder.log("aborted: " + recorder.effect());
        return Outcome.ABORTED;
    }

    private static Outcome outcome(FailureKind kind) {
        return switch (kind) {
            case POLICY -> Outcome.REFUSED;
            case INVALID_DAGS -> Outcome.INVALID;
            case CONFLICT -> Outcome.CONFLICT;
            case SUPERSEDED -> Outcome.SUPERSEDED;
            default -> Outcome.FAILED;
        };
    }

    /** @param earlier what was about to be pushed when Jenkins stopped: the same content gets the same release */
    private Outcome deploy(
            Recorder recorder, PolicyCheck policy, Access access, ReportDesk reports, Optional<JournalEntry.Push> earlier)
            throws DeploymentFailure, InterruptedException {
        DeploymentRequest request = recorder.request();
        parts.environment().requireInBundle(request);
        Access.Source read = access.source();
        policy.sourceToken(read);
        policy.pushToken(access);
        Preparation.Prepared prepared = new Preparation(parts, request, recorder, read, policy).run();
        Target target = access.target();
        LiveRelease live = target.live();
        refuseOlder(prepared.revision(), live, read.lease(), recorder);
        Optional<JournalEntry.Push> meant = earlier.filter(push -> prepared.isOf(push.facts()));
        if (meant.isPresent() && meant.get().release().equals(live.id())) {
            recorder.log("push: the target holds release " + live.id() + " by now: its push arrived late");
            return new Rollout(parts, recorder, target, access.airflow()).pushed(meant.get());
        }
        ReleaseFacts facts = meant.isPresent() ? meant.get().facts() : Facts.of(request, prepared, parts);
        Release release = recorder.stage(
                "prepare", () -> target.prepare(live, prepared.artifact().manifest(), prepared.zip(), facts));
        boolean same = release.changes().isEmpty() && live.sourceCommit().equals(Optional.of(prepared.revision().commit()));
        Airflow airflow = access.airflow(policy::airflowToken);
        BundleState before = airflow.state();
        BundlePaths paths = new BundlePaths(parts.environment().subdir().orElse(""));
        Effects effects = new Effects(prepared.report(), release.changes(), paths, before);
        if (!same) {
            policy.owners(effects, prepared.report());
            policy.roles(prepared.report());
        }
        if (request.dryRun()) {
            recorder.dags(effects.expectedDags());
            return Outcome.DRY_RUN;
        }
        Rollout rollout = new Rollout(parts, recorder, target, airflow);
        if (same) {
            ExpectedFiles all = Effects.ofAll(prepared.report(), release, paths, before).expected();
            return rollout.live(live.id(), before, ExpectedTexts.in(all, prepared, paths, target, airflow));
        }
        ExpectedFiles expected = ExpectedTexts.in(effects.expected(), prepared, paths, target, airflow);
        reports.pushing(prepared.revision().commit(), facts.time(), read.lease().token());
        return rollout.run(release, facts, before, expected);
    }

    /** A commit that what is live already contains is not deployed: a slow build must not undo a newer one. */
    private void refuseOlder(Revision revision, LiveRelease live, TokenLease read, Recorder recorder)
            throws DeploymentFailure, InterruptedException {
        String deployed = live.sourceCommit().orElse(revision.commit());
        if (deployed.equals(revision.commit()) || !live.sourceRepository().equals(Optional.of(revision.repository()))) {
            return;
        }
        Optional<Boolean> older = read.run(token -> parts.source().isAncestor(revision.commit(), deployed, token));
        if (older.orElse(false)) {
            throw new DeploymentFailure(FailureKind.SUPERSEDED, "Commit " + revision.commit() + " is older than " + deployed
                    + ", which " + live.deployedBy() + " deployed at " + live.madeAt() + " and which is live. To go back, revert the"
                    + " change in Bitbucket and deploy that.");
        }
        if (older.isEmpty()) {
            recorder.log("resolve: the source does not know commit " + deployed + ", which is live: it was rewritten, or belongs to another history");
        }
    }
}
