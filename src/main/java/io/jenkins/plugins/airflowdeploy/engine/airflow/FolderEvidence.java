package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the looks so far say about a release of which Airflow shows no version: a folder behind a swapped link, or any DAGs of an
 * Airflow 2.
 *
 * <p>Airflow reads a file twice: when it is parsed, and when the parse is stored, its text alone. So the release's text proves
 * nothing about a parse that was under way at the swap. A parse counts as one of the release when it left the release's text and
 * is known to have begun after the swap; and runs get its content when Airflow is known to have stored it, which it does not do
 * within 30 s of having stored other content. The signs, and what they rest on, are in docs/adr/0011-proof-without-versions.md.
 */
final class FolderEvidence implements Evidence {

    /** Airflow 2's default of {@code min_serialized_dag_fetch_interval}, and a second. */
    private static final Duration FETCH_INTERVAL = Duration.ofSeconds(11);
    /** How much later than the true begin {@link DagRow#parseBegan()} may be: the time that storing a parse takes. */
    private static final Duration STORING = Duration.ofMillis(500);

    private final boolean legacy;
    private final boolean comesLater;
    private final BundleState before;
    private final Map<String, Optional<String>> texts = new HashMap<>();
    private final Map<String, DagTrack> tracks = new HashMap<>();
    private final Map<String, Integer> parsesAtRelease = new HashMap<>();
    private final Set<String> knownFiles = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private final Set<String> shownEarlier = new HashSet<>();
    private final Instant pushedAt;
    /**
     * By Airflow's clock: when the first parse after the swap was stored, less what had gone since the swap by then by our clock,
     * plus the time that storing takes. So it is no earlier than the swap, and no two clocks are compared.
     */
    private Instant sureFrom;
    private Instant now;
    private boolean moved;
    private boolean allGone;

    /**
     * @param first the first look after the push
     * @param legacy whether it is an Airflow 2
     */
    FolderEvidence(ConfirmOrder order, Look first, boolean legacy) {
        this.legacy = legacy;
        this.comesLater = order.carriesVersion();
        this.before = order.before();
        this.pushedAt = order.pushedAt();
        this.now = first.at();
        order.files().forEach(file -> texts.put(file.file(), file.text()));
        first.dags().forEach(dag -> knownFiles.add(dag.file()));
        first.dags().forEach(dag -> tracks.put(dag.id(), new DagTrack(dag, first.at(), false)));
    }

    @Override
    public void add(Look look) {
        Instant lookedBefore = now;
        now = look.at();
        shownEarlier.addAll(shown);
        Optional<Instant> firstStored = look.dags().stream().filter(this::wasParsed).map(DagRow::parsedAt).min(Instant::compareTo);
        if (sureFrom == null && firstStored.isPresent()) {
            sureFrom = firstStored.get().plus(STORING).minus(Duration.between(pushedAt, lookedBefore));
        }
        look.dags().stream().filter(dag -> texts.containsKey(dag.file())).forEach(dag -> judge(dag, look));
        allGone = !before.dagsByFile().isEmpty()
                && look.errors().isEmpty()
                && look.dags().stream().allMatch(DagRow::stale);
    }

    /** Whether the DAG was stored since the look before, when the release lay there already. */
    private boolean wasParsed(DagRow dag) {
        DagTrack known = tracks.get(dag.id());
        if (known == null) {
            boolean newFile = !knownFiles.contains(dag.file()) && !before.dagsByFile().containsKey(dag.file());
            tracks.put(dag.id(), new DagTrack(dag, now, newFile));
        }
        return known == null || known.see(dag, now);
    }

    private void judge(DagRow dag, Look look) {
        DagTrack track = tracks.get(dag.id());
        int since = track.parses() - parsesAtRelease.getOrDefault(dag.id(), 0);
        track.judge(look.contents().get(dag.id()), text(dag), sureFrom, since >= 2 && isThere());
        if (comesLater && track.moved() && !moved) {
            moved = true;
            tracks.forEach((id, each) -> parsesAtRelease.put(id, each == track ? 0 : each.parses()));
        }
        if (track.shows(text(dag))) {
            shown.add(dag.id());
        }
    }

    /** Whether the release is known to lie before Airflow: from the swap on, or since a file's text was seen to change. */
    private boolean isThere() {
        return !comesLater || moved;
    }

    private Optional<String> text(DagRow dag) {
        return texts.getOrDefault(dag.file(), Optional.empty());
    }

    @Override
    public boolean fetched() {
        return sureFrom != null && isThere() || allGone;
    }

    @Override
    public boolean shows(DagRow dag) {
        return tracks.get(dag.id()).shows(text(dag));
    }

    @Override
    public boolean showedEarlier(DagRow dag) {
        return shownEarlier.contains(dag.id());
    }

    @Override
    public boolean parsedFromRelease(DagRow dag) {
        return tracks.get(dag.id()).fromRelease();
    }

    @Override
    public Optional<String> missing(DagRow dag) {
        DagTrack track = tracks.get(dag.id());
        if (text(dag).isEmpty()) {
            return Optional.of("a text of DAG " + dag.quoted() + " to compare: ours is not known, or not UTF-8");
        }
        if (track.content().map(content -> content.text().isEmpty()).orElse(false)) {
            return Optional.of("Airflow to show this account the source of DAG " + dag.quoted());
        }
        if (!track.shows(text(dag))) {
            return Optional.of("Airflow to show the release's text of DAG " + dag.quoted()
                    + (legacy ? " (Airflow 2 reads the text of a file anew only when the file is newer)" : ""));
        }
        if (!track.fromRelease()) {
            return Optional.of("Airflow to parse DAG " + dag.quoted() + " once more from the release");
        }
        return stored(dag, track);
    }

    private Optional<String> stored(DagRow dag, DagTrack track) {
        if (track.storedSince().isEmpty()) {
            return Optional.of("Airflow to have stored DAG " + dag.quoted() + " for certain (min_serialized_dag_update_interval)");
        }
        boolean read = !legacy || track.isUnknownBefore() || !now.isBefore(track.storedSince().get().plus(FETCH_INTERVAL));
        return read
                ? Optional.empty()
                : Optional.of("Airflow's scheduler to read DAG " + dag.quoted() + " anew (min_serialized_dag_fetch_interval)");
    }

    @Override
    public boolean awaitsStoring(DagRow dag) {
        DagTrack track = tracks.get(dag.id());
        return track.fromRelease() && track.storedSince().isEmpty();
    }

    @Override
    public Optional<String> laterContent(DagRow dag) {
        return tracks.get(dag.id()).showsLaterText(text(dag))
                ? Optional.of("the text of DAG " + dag.quoted() + " is no longer the release's")
                : Optional.empty();
    }

    /** So that a parse that is asked for is known to have begun after the swap; Airflow 2 does not tell when one began. */
    @Override
    public boolean wantsWitnessFirst() {
        return !legacy;
    }

    @Override
    public String sign() {
        return legacy
                ? "Airflow shows the release's text, from a parse begun after it was there, and has had time to store and to read it"
                : "Airflow shows the release's text, and has stored a parse begun after the swap";
    }
}
