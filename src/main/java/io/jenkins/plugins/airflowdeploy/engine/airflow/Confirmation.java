package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.FileJudge.Judgement;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.FileProof;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One confirmation: looks, judges, asks and waits until every file has its ending. Used once. */
final class Confirmation {

    private final BundleLooks looks;
    private final ConfirmOrder order;
    private final Time time;
    private final Narration narration;
    private final Asking asking;
    private final ErrorEvidence errors;
    private final Map<ExpectedFile, FileProof> endings = new LinkedHashMap<>();
    private final Map<ExpectedFile, Judgement> open = new LinkedHashMap<>();
    private Evidence evidence;
    private Look last;
    private String fault = "";
    private int faults;

    Confirmation(
            BundleLooks looks, Asking asking, ErrorEvidence errors, ConfirmOrder order, Narration narration, Time time) {
        this.looks = looks;
        this.asking = asking;
        this.order = order;
        this.narration = narration;
        this.time = time;
        this.errors = errors;
        order.files().forEach(file -> open.put(file, new Judgement(Verdict.UNPROVEN, List.of(), "Airflow to answer")));
    }

    LiveReport run() throws DeploymentFailure, InterruptedException {
        while (true) {
            try {
                look();
                faults = 0;
                fault = "";
                if (isDecided()) {
                    return report();
                }
                ask();
            } catch (DeploymentFailure e) {
                if (e.kind() != FailureKind.UNAVAILABLE) {
                    throw e;
                }
                faults++;
                fault = " (" + e.getMessage() + ")";
                narration.unavailable(e.getMessage());
            }
            if (!time.now().isBefore(order.pushedAt().plus(order.timeout()))) {
                return report();
            }
            time.sleep(pause());
        }
    }

    private void look() throws DeploymentFailure, InterruptedException {
        Look look = looks.look();
        if (evidence == null) {
            evidence = looks.evidence(look);
        }
        evidence.add(look);
        last = look;
        FileJudge judge = new FileJudge(evidence, errors);
        for (ExpectedFile file : List.copyOf(open.keySet())) {
            Judgement judgement = judge.judge(file, look);
            open.put(file, judgement);
            if (judgement.verdict() != Verdict.UNPROVEN) {
                open.remove(file);
                endings.put(file, proof(file, judgement, judgement.reason()));
            }
        }
        tell();
    }

    private void tell() {
        if (evidence.fetched()) {
            narration.fetched(time.now());
        }
        open.keySet().stream()
                .flatMap(file -> last.at(file.file()).stream())
                .filter(dag -> !dag.stale() && evidence.awaitsStoring(dag))
                .findFirst()
                .ifPresent(dag -> narration.notStored(dag.id()));
        open.values().stream().findFirst().ifPresent(
                judgement -> narration.waitingFor(open.size(), judgement.reason(), time.now()));
    }

    private boolean isDecided() {
        boolean refuted = endings.values().stream().anyMatch(proof -> proof.verdict() == Verdict.REFUTED);
        return refuted || open.isEmpty() && evidence.fetched();
    }

    private void ask() throws DeploymentFailure, InterruptedException {
        if (last.dags().isEmpty()) {
            narration.nobodyToAsk();
            return;
        }
        asking.ask(last, List.copyOf(open.keySet()), evidence, errors, time.now());
    }

    /**
     * 0.1 s in the first 5 s, 0.25 s until 15 s, 1 s until a minute has gone, then 2 s. While Airflow has a fault, 1 s and then
     * longer, up to 8 s: it may be starting, or have asked not to be asked so often.
     */
    private Duration pause() {
        if (faults > 0) {
            return Duration.ofSeconds(1L << Math.min(faults - 1, 3));
        }
        long gone = Duration.between(order.pushedAt(), time.now()).toSeconds();
        return Duration.ofMillis(gone < 5 ? 100 : gone < 15 ? 250 : gone < 60 ? 1000 : 2000);
    }

    private LiveReport report() {
        Verdict verdict = endings.values().stream().anyMatch(proof -> proof.verdict() == Verdict.REFUTED)
                ? Verdict.REFUTED
                : open.isEmpty() && evidence != null && evidence.fetched() ? Verdict.PROVEN : Verdict.UNPROVEN;
        String why = verdict == Verdict.REFUTED ? "no longer waited for, since another file was refused: " : "waited for ";
        open.forEach((file, judgement) -> endings.put(file, proof(file, judgement, why + judgement.reason() + fault)));
        List<FileProof> proofs = order.files().stream().map(endings::get).toList();
        Optional<Double> secondsToLive = verdict == Verdict.PROVEN ? Optional.of(secondsSincePush()) : Optional.empty();
        BundleState after = last == null ? order.before() : last.state();
        return new LiveReport(verdict, proofs, secondsToLive, after, narration.note(time.now()) + errorsElsewhere(after));
    }

    /** What a file that the import graph does not reach may have taken from the release: worth a word, not an undo. */
    private String errorsElsewhere(BundleState after) {
        Set<String> files = new TreeSet<>(after.importErrors().keySet());
        files.removeAll(order.before().importErrors().keySet());
        order.files().forEach(file -> files.remove(file.file()));
        return files.isEmpty() ? "" : "; new import error outside of the files to prove: "
                + ForeignText.line(String.join(", ", files), 300);
    }

    private FileProof proof(ExpectedFile file, Judgement judgement, String reason) {
        return new FileProof(file.file(), judgement.verdict(), secondsSincePush(), judgement.dagIds(), reason);
    }

    private double secondsSincePush() {
        return Duration.between(order.pushedAt(), time.now()).toMillis() / 1000.0;
    }
}
