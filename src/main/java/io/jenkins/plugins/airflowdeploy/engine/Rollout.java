package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The stages that change something: push, confirm, and where Airflow refuses the release, undo. */
final class Rollout {

    private final DeploymentParts parts;
    private final DeploymentRequest request;
    private final Recorder recorder;
    private final Target target;
    private final Airflow airflow;

    Rollout(DeploymentParts parts, DeploymentRequest request, Recorder recorder, Target target, Airflow airflow) {
        this.parts = parts;
        this.request = request;
        this.recorder = recorder;
        this.target = target;
        this.airflow = airflow;
    }

    /** @param facts of the release, from which those of its undoing follow */
    Outcome run(Release release, ReleaseFacts facts, BundleState before, ExpectedFiles expected)
            throws DeploymentFailure, InterruptedException {
        String name = target.description();
        recorder.record().release(name, release, Optional.empty());
        recorder.pushing();
        Instant pushedAt = recorder.stage("push", () -> target.push(release));
        recorder.release(release.id());
        recorder.record().release(name, release, Optional.of(pushedAt));
        recorder.log("push: " + name + ": " + release.before() + " -> " + release.id() + ", "
                + release.changes().added().size() + " files added, " + release.changes().changed().size() + " changed, "
                + release.changes().removed().size() + " removed");
        LiveReport live = recorder.stage("confirm", () -> confirm(release, pushedAt, before, expected.files()));
        recorder.record().confirmation(live);
        recorder.secondsToLive(live.secondsToLive());
        say(live);
        if (live.verdict() == Verdict.REFUTED) {
            recorder.failed("refuted", refusal(live));
            return undo(release, facts, live, expected);
        }
        recorder.dags(DagChanges.between(before.dagsByFile(), live.after().dagsByFile(), expected.affected()));
        if (live.verdict() == Verdict.UNPROVEN) {
            recorder.failed("unproven", "Airflow gave no sign within " + request.timeout().toSeconds() + " s that it runs release "
                    + release.id() + ", which stays: " + reasons(live, Verdict.UNPROVEN));
            return Outcome.UNPROVEN;
        }
        return Outcome.SUCCESS;
    }

    private LiveReport confirm(Release release, Instant pushedAt, BundleState before, List<ExpectedFile> files)
            throws DeploymentFailure, InterruptedException {
        if (files.isEmpty()) {
            return new LiveReport(Verdict.PROVEN, List.of(), Optional.empty(), before,
                    "no file with DAGs changed, so there is nothing to prove");
        }
        ConfirmOrder order = new ConfirmOrder(release.id(), pushedAt, before, files, request.timeout());
        return airflow.confirm(order, line -> recorder.log("confirm: " + line));
    }

    private void say(LiveReport live) {
        recorder.log("live: " + live.verdict() + live.secondsToLive()
                .map(s -> String.format(Locale.ROOT, " after %.1f s", s)).orElse("") + ": " + live.note());
    }

    private Outcome undo(Release release, ReleaseFacts facts, LiveReport refuted, ExpectedFiles expected)
            throws InterruptedException {
        try {
            ReleaseFacts undoing = new ReleaseFacts(parts.time().now(), "Undo " + facts.subject(), facts.trailers());
            Release back = target.prepareUndo(release, undoing);
            recorder.record().undo(target.description(), back, Optional.empty());
            recorder.undoing();
            Instant at = recorder.stage("undo", () -> target.push(back));
            recorder.undone(back.id());
            recorder.record().undo(target.description(), back, Optional.of(at));
            recorder.log("undo: " + release.id() + " -> " + back.id() + ", with the files of " + release.before());
            LiveReport live = recorder.stage("confirm undo", () -> confirm(back, at, refuted.after(), expected.reversed()));
            recorder.record().undoConfirmation(live);
            say(live);
            if (live.verdict() == Verdict.PROVEN) {
                return Outcome.UNDONE;
            }
            recorder.failed("undo-failed", "Airflow refused release " + release.id() + ": " + reasons(refuted, Verdict.REFUTED)
                    + ". The target holds the old files again (" + back.id() + "), but Airflow was not seen to run them.");
            return Outcome.UNDO_FAILED;
        } catch (DeploymentFailure e) {
            recorder.log("undo: " + e.getMessage());
            recorder.failed("undo-failed", "Airflow refused release " + release.id() + ": " + reasons(refuted, Verdict.REFUTED)
                    + ". Taking it back failed: " + e.getMessage());
            return Outcome.UNDO_FAILED;
        }
    }

    private static String refusal(LiveReport live) {
        return "Airflow refuses the release: " + reasons(live, Verdict.REFUTED)
                + ". The release was taken back; mend the DAG and push again.";
    }

    private static String reasons(LiveReport live, Verdict verdict) {
        return live.files().stream()
                .filter(f -> f.verdict() == verdict)
                .limit(3)
                .map(f -> f.file() + ": " + f.reason())
                .collect(Collectors.joining("; "));
    }

    /**
     * What a confirmation has to look at.
     *
     * @param files what to prove after the push
     * @param reversed what to prove after the push was taken back
     * @param affected files in the bundle that changed or import what changed
     */
    record ExpectedFiles(List<ExpectedFile> files, List<ExpectedFile> reversed, Set<String> affected) {

        /**
         * @param affected files in the bundle that changed or import what changed, without the removed ones
         * @param removed files in the bundle that are gone
         * @param withDags files in the bundle in which the static reader saw a DAG, certain or possible → whether it is certain
         * @param before what Airflow lists before the push
         */
        static ExpectedFiles of(
                Set<String> affected, Set<String> removed, Map<String, Boolean> withDags, BundleState before) {
            Set<String> had = before.dagsByFile().keySet();
            List<ExpectedFile> files = java.util.stream.Stream.concat(
                            affected.stream()
                                    .filter(withDags::containsKey)
                                    .map(f -> new ExpectedFile(f, false, withDags.get(f) || had.contains(f))),
                            removed.stream().filter(had::contains).map(f -> new ExpectedFile(f, true, false)))
                    .sorted(java.util.Comparator.comparing(ExpectedFile::file))
                    .toList();
            List<ExpectedFile> reversed = files.stream()
                    .map(f -> new ExpectedFile(f.file(), !had.contains(f.file()), had.contains(f.file())))
                    .toList();
            return new ExpectedFiles(files, reversed, affected);
        }
    }
}
