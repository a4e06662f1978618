package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState.ImportError;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import java.util.List;
import java.util.Optional;

/** Says of one file what the last look and the evidence so far come to. */
final class FileJudge {

    private final Evidence evidence;
    private final ErrorEvidence errors;

    /**
     * @param verdict {@code UNPROVEN} while the sign is missing
     * @param dagIds the DAGs that count as the file's
     * @param reason the sign, or what is waited for
     */
    record Judgement(Verdict verdict, List<String> dagIds, String reason) {}

    FileJudge(Evidence evidence, ErrorEvidence errors) {
        this.evidence = evidence;
        this.errors = errors;
    }

    Judgement judge(ExpectedFile expected, Look look) {
        List<DagRow> live = look.at(expected.file()).stream().filter(dag -> !dag.stale()).toList();
        return expected.removed() ? removed(live) : kept(expected, look, live);
    }

    private Judgement removed(List<DagRow> live) {
        if (!evidence.fetched()) {
            return waiting(live, "Airflow to fetch the release");
        }
        return live.isEmpty()
                ? new Judgement(Verdict.PROVEN, List.of(), "Airflow lists no DAG there any more")
                : waiting(live, "DAG " + live.get(0).quoted() + " of the removed file to go");
    }

    private Judgement kept(ExpectedFile expected, Look look, List<DagRow> live) {
        Optional<ImportError> error = errors.refuting(expected.file(), look, evidence.fetched());
        if (error.isPresent()) {
            return new Judgement(Verdict.REFUTED, ids(live), "import error: " + error.get().lastLine());
        }
        Optional<String> later = live.stream().map(evidence::laterContent).flatMap(Optional::stream).findFirst();
        if (later.isPresent()) {
            return new Judgement(Verdict.REFUTED, ids(live), "Airflow shows other content than ours: " + later.get());
        }
        if (look.errors().containsKey(expected.file())) {
            return waiting(live, "its import error to be confirmed or to go: " + look.errors().get(expected.file()).lastLine());
        }
        return evidence.fetched() ? parsed(expected, live) : waiting(live, "Airflow to fetch the release");
    }

    private Judgement parsed(ExpectedFile expected, List<DagRow> live) {
        List<DagRow> counted = withoutVanished(live);
        if (counted.isEmpty()) {
            return expected.mustHaveDags()
                    ? waiting(live, "Airflow to list a DAG in it")
                    : new Judgement(Verdict.PROVEN, List.of(), "Airflow has fetched the release and lists no DAG in it");
        }
        for (DagRow dag : counted) {
            Optional<String> missing = evidence.missing(dag);
            if (missing.isPresent()) {
                return waiting(counted, missing.get());
            }
        }
        return new Judgement(Verdict.PROVEN, ids(counted), evidence.sign());
    }

    /**
     * An id that the file no longer makes stays listed for up to two minutes. All DAGs of a parse are written together, so one
     * that stays behind when another shows the release is not in the file any more.
     */
    private List<DagRow> withoutVanished(List<DagRow> live) {
        boolean parsed = live.stream().anyMatch(dag -> evidence.parsedFromRelease(dag) && evidence.showedEarlier(dag));
        return parsed ? live.stream().filter(evidence::shows).toList() : live;
    }

    private static Judgement waiting(List<DagRow> dags, String what) {
        return new Judgement(Verdict.UNPROVEN, ids(dags), what);
    }

    private static List<String> ids(List<DagRow> dags) {
        return dags.stream().map(DagRow::id).sorted().toList();
    }
}
