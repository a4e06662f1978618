package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Push;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Undo;
import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stages that change something: push, confirm, and where Airflow refuses the release, undo. Each step is in the journal
 * before it is done, and can be entered by itself after a restart.
 */
final class Rollout {

    private final DeploymentParts parts;
    private final DeploymentRequest request;
    private final Recorder recorder;
    private final Target target;
    private final Airflow airflow;

    Rollout(DeploymentParts parts, Recorder recorder, Target target, Airflow airflow) {
        this.parts = parts;
        this.request = recorder.request();
        this.recorder = recorder;
        this.target = target;
        this.airflow = airflow;
    }

    Outcome run(Release release, ReleaseFacts facts, BundleState before, ExpectedFiles expected)
            throws DeploymentFailure, InterruptedException {
        parts.trail().requireWritable();
        String name = target.description();
        recorder.record().release(name, release, Optional.empty());
        Push push = new Push(name, release.id(), release.before(), facts, parts.time().now(), before, expected);
        recorder.pushing(push);
        Instant at = recorder.stage("push", () -> push(release, recorder::arrived, recorder::notPushed));
        recorder.log("push: " + name + ": " + release.before() + " -> " + release.id() + ", "
                + release.changes().added().size() + " files added, " + release.changes().changed().size() + " changed, "
                + release.changes().removed().size() + " removed");
        return pushed(push.at(at));
    }

    /**
     * Proves what is live already: its own deployment may have ended without a proof. Most of it Airflow shows at the first look,
     * so that little is asked for. What Airflow refuses is not taken back, since it is not this deployment's doing.
     */
    Outcome live(String release, BundleState before, ExpectedFiles expected) throws DeploymentFailure, InterruptedException {
        recorder.log("push: nothing to do: release " + release + " already holds these files of this commit");
        recorder.release(release);
        Instant now = parts.time().now();
        LiveReport live = recorder.stage("confirm", () -> confirm(release, Set.of(), now, before, expected.files()));
        recorder.record().confirmation(live);
        say(live);
        recorder.dags(DagChanges.between(before.dagsByFile(), live.after().dagsByFile(), Set.of()));
        if (live.verdict() == Verdict.PROVEN) {
            return Outcome.UNCHANGED;
        }
        recorder.failed("unproven", "Airflow was not seen within " + request.timeout().toSeconds() + " s to run release " + release
                + ", which was live already: " + reasons(live, live.verdict()));
        return Outcome.UNPROVEN;
    }

    /** An abort in the middle of it leaves open whether the release arrived, so the target is asked. */
    private Instant push(Release release, Runnable arrived, Runnable notPushed) throws DeploymentFailure, InterruptedException {
        try {
            return target.push(release);
        } catch (InterruptedException e) {
            try {
                String live = target.live().id();
                if (live.equals(release.id())) {
                    arrived.run();
                } else if (live.equals(release.before())) {
                    notPushed.run();
                }
            } catch (DeploymentFailure unseen) {
                recorder.log("push: aborted, and what the target holds cannot be seen: " + unseen.getMessage());
            }
            throw e;
        }
    }

    /** What follows once the target has the release. */
    Outcome pushed(Push push) throws DeploymentFailure, InterruptedException {
        recorder.record().pushedAt(push.at());
        recorder.pushed(push);
        LiveReport live = recorder.stage(
                "confirm", () -> confirm(
                        push.release(), Set.of(push.before()), push.at(), push.bundle(), push.expected().files()));
        recorder.record().confirmation(live);
        recorder.secondsToLive(live.secondsToLive());
        say(live);
        if (live.verdict() == Verdict.REFUTED) {
            recorder.failed("refuted", "Airflow refuses the release: " + reasons(live, Verdict.REFUTED)
                    + ". The release was taken back; mend the DAG and push again.");
            return undo(push, live, reasons(live, Verdict.REFUTED));
        }
        List<PolicyDecision> foreign = PolicyCheck.shown(parts, recorder, push.expected().affected(), live.after());
        if (!foreign.isEmpty()) {
            String why = PolicyDecision.words(foreign);
            recorder.failed("policy", "The policy of environment " + request.environment() + " refuses " + why
                    + ". The release was taken back. " + PolicyDecision.remedy(foreign));
            return undo(push, live, why);
        }
        recorder.dags(DagChanges.between(
                push.bundle().dagsByFile(), live.after().dagsByFile(), push.expected().affected()));
        if (live.verdict() == Verdict.UNPROVEN) {
            recorder.failed("unproven", "Airflow gave no sign within " + request.timeout().toSeconds() + " s that it runs release "
                    + push.release() + ", which stays: " + reasons(live, Verdict.UNPROVEN));
            return Outcome.UNPROVEN;
        }
        return Outcome.SUCCESS;
    }

    /**
     * Without a file to prove, what is proven is that Airflow has fetched the release: a query, say, is read when a task runs.
     * After a restart Airflow has the whole time again, whatever has passed since the push.
     */
    private LiveReport confirm(
            String release, Set<String> earlier, Instant pushedAt, BundleState before, List<ExpectedFile> files)
            throws DeploymentFailure, InterruptedException {
        Duration since = Duration.between(pushedAt, parts.time().now());
        Duration timeout = since.isNegative() ? request.timeout() : request.timeout().plus(since);
        ConfirmOrder order =
                new ConfirmOrder(release, earlier, target.carriesVersion(), pushedAt, before, files, timeout);
        return airflow.confirm(order, line -> recorder.log("confirm: " + line));
    }

    private void say(LiveReport live) {
        recorder.log("live: " + live.verdict() + live.secondsToLive()
                .map(s -> String.format(Locale.ROOT, " after %.1f s", s)).orElse("") + ": " + live.note());
    }

    private Outcome undo(Push push, LiveReport live, String why) throws InterruptedException {
        ReleaseFacts facts = new ReleaseFacts(
                parts.time().now().truncatedTo(ChronoUnit.SECONDS), "Undo " + push.facts().subject(), push.facts().trailers());
        return undo(push, new Undo(null, facts, null, live.after(), why));
    }

    /**
     * Takes the release back.
     *
     * @param plan of which the release that does it is made; after a restart that of before, so that it is the same one
     */
    Outcome undo(Push push, Undo plan) throws InterruptedException {
        Undo done;
        try {
            Release back = target.prepareUndo(new Release(push.release(), push.before()), plan.facts());
            recorder.record().undo(target.description(), back, Optional.empty());
            Undo undo = new Undo(back.id(), plan.facts(), parts.time().now(), plan.bundle(), plan.why());
            recorder.undoing(undo);
            Instant at = recorder.stage("undo", () -> push(back, recorder::takenBack, recorder::notTakenBack));
            recorder.record().undo(target.description(), back, Optional.of(at));
            recorder.log("undo: " + push.release() + " -> " + back.id() + ", with the files of " + push.before());
            done = undo.at(at);
        } catch (DeploymentFailure e) {
            return undoFailed(push, plan, e);
        }
        return undone(push, done);
    }

    Outcome undoFailed(Push push, Undo plan, DeploymentFailure cause) {
        recorder.log("undo: " + cause.getMessage());
        recorder.failed("undo-failed", "Release " + push.release() + " was refused: " + plan.why()
                + ". Taking it back failed: " + cause.getMessage());
        return Outcome.UNDO_FAILED;
    }

    /** What follows once the target has the old files again. */
    Outcome undone(Push push, Undo undo) throws InterruptedException {
        LiveReport live;
        try {
            recorder.undone(undo);
            live = recorder.stage(
                    "confirm undo", () -> confirm(undo.release(), Set.of(push.release(), push.before()), undo.at(),
                            undo.bundle(), push.expected().reversed()));
        } catch (DeploymentFailure e) {
            recorder.log("undo: " + e.getMessage());
            recorder.failed("undo-failed", "Release " + push.release() + " was refused: " + undo.why()
                    + ". The target holds the old files again (" + undo.release() + "), but Airflow was not seen to run them: "
                    + e.getMessage());
            return Outcome.UNDO_FAILED;
        }
        recorder.record().undoConfirmation(live);
        say(live);
        if (live.verdict() == Verdict.PROVEN) {
            return Outcome.UNDONE;
        }
        recorder.failed("undo-failed", "Release " + push.release() + " was refused: " + undo.why()
                + ". The target holds the old files again (" + undo.release() + "), but Airflow was not seen to run them.");
        return Outcome.UNDO_FAILED;
    }

    private static String reasons(LiveReport live, Verdict verdict) {
        String files = live.files().stream()
                .filter(f -> f.verdict() == verdict)
                .limit(3)
                .map(f -> f.file() + ": " + f.reason())
                .collect(Collectors.joining("; "));
        return files.isEmpty() ? live.note() : files;
    }
}
