package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Airflow to parse files, again and again until they are proven: a request for a file that is being parsed just then is
 * lost, and one that Airflow has fulfilled says nothing about the next release. Each request also makes Airflow fetch the bundle.
 */
final class Asking {

    private static final int AT_ONCE = 50;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final AirflowApi api;
    private final Map<String, Last> last = new HashMap<>();
    private Instant started;

    /**
     * A file to ask for.
     *
     * @param stage a number that changes when there is a new reason to ask, which is then done at once
     */
    private record Wish(String file, String token, int stage) {}

    private record Last(Instant at, int times, int stage) {}

    Asking(AirflowApi api) {
        this.api = api;
    }

    /**
     * Asks for those whose time has come, at most 50 of them, and, until the release was fetched, for a file that is not ours to
     * prove, so that one shows the release even when ours are new, gone or broken.
     *
     * @param look lists a DAG at least
     */
    void ask(Look look, List<ExpectedFile> open, Evidence evidence, ErrorEvidence errors, Instant now)
            throws DeploymentFailure, InterruptedException {
        Map<String, Wish> wishes = new LinkedHashMap<>();
        for (ExpectedFile file : isTurn(evidence, now) ? open : List.<ExpectedFile>of()) {
            List<DagRow> dags = look.at(file.file());
            if (!file.removed() && !dags.isEmpty()) {
                int stage = (dags.stream().anyMatch(evidence::shows) ? 1 : 0) + (errors.doubts(file.file()) ? 2 : 0);
                wishes.put(file.file(), new Wish(file.file(), dags.get(0).fileToken(), stage));
            }
        }
        if (!evidence.fetched()) {
            DagRow witness = witness(look, open);
            wishes.putIfAbsent(witness.file(), new Wish(witness.file(), witness.fileToken(), 0));
        }
        askFor(wishes.values(), now);
    }

    /** Where a witness is waited for before the others are asked for: not longer than 5 s. */
    private boolean isTurn(Evidence evidence, Instant now) {
        started = started == null ? now : started;
        return !evidence.wantsWitnessFirst() || evidence.fetched() || !now.isBefore(started.plus(LONGEST_WAIT));
    }

    private static DagRow witness(Look look, List<ExpectedFile> open) {
        List<String> ours = open.stream().map(ExpectedFile::file).toList();
        return look.dags().stream()
                .filter(dag -> !dag.stale() && !ours.contains(dag.file()))
                .findFirst()
                .orElse(look.dags().get(0));
    }

    private void askFor(Collection<Wish> wishes, Instant now) throws DeploymentFailure, InterruptedException {
        List<Wish> due = wishes.stream().filter(wish -> isDue(wish, now)).limit(AT_ONCE).toList();
        for (Wish wish : due) {
            api.parse(wish.token());
            int times = last.containsKey(wish.file()) ? last.get(wish.file()).times() + 1 : 1;
            last.put(wish.file(), new Last(now, times, wish.stage()));
        }
    }

    private boolean isDue(Wish wish, Instant now) {
        Last before = last.get(wish.file());
        return before == null
                || before.stage() != wish.stage()
                || !now.isBefore(before.at().plus(pause(before.times())));
    }

    /** 1.5 s at first, 3 s during the half minute that Airflow may take to store a DAG, 10 s after that. */
    private static Duration pause(int times) {
        return times <= 3 ? Duration.ofMillis(1500) : times <= 15 ? Duration.ofSeconds(3) : Duration.ofSeconds(10);
    }
}
