package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the looks so far say about a release of a versioned bundle: whether Airflow fetched it, and which DAGs were parsed from it.
 *
 * <p>Airflow writes the version that its bundle has when a parse <em>ends</em>. A parse that began before the fetch and ended
 * after it therefore stores the old content under the new version, in {@code dagVersions} too (seen on 3.3.2 for 34 s). So a DAG
 * counts as parsed from the release only when its parse began after Airflow had fetched it, by one of two signs:
 *
 * <ul>
 *   <li>it was parsed once more since it was first seen with the release: a file is never parsed twice at a time;
 *   <li>its parse began, by Airflow's own clock, after another one had been stored with the release.
 * </ul>
 */
final class VersionEvidence implements Evidence {

    /** How much later than the true begin {@link DagRow#parseBegan()} may be: the time that storing a parse takes. */
    private static final Duration STORING = Duration.ofMillis(500);
    /** Airflow's default of {@code min_serialized_dag_update_interval}, and a second. */
    private static final Duration STORE_INTERVAL = Duration.ofSeconds(31);

    private final String release;
    private final BundleState before;
    private final Set<String> unstored;
    private final Set<String> knownVersions = new HashSet<>();
    private final Map<String, Instant> firstParse = new HashMap<>();
    private final Set<String> seenEarlier = new HashSet<>();
    private final Set<String> runnable = new HashSet<>();
    private final Set<String> doubtful = new HashSet<>();
    private Set<String> stored = Set.of();
    private Instant fetchedBefore = Instant.MAX;
    private boolean allGone;

    /**
     * @param order names versions from before the release, whether or not Airflow shows them yet
     * @param first the first look, whose versions are from before the release, too
     * @param unstored ids of DAGs whose last parse was not stored at the first look: content that we do not know is still to come
     */
    VersionEvidence(ConfirmOrder order, Look first, Set<String> unstored) {
        this.release = order.release();
        this.before = order.before();
        this.unstored = Set.copyOf(unstored);
        knownVersions.addAll(order.earlier());
        first.dags().forEach(dag -> knownVersions.add(dag.bundleVersion()));
        knownVersions.add("");
        knownVersions.add(release);
    }

    @Override
    public void add(Look look) {
        seenEarlier.addAll(firstParse.keySet());
        stored = look.runnable();
        for (DagRow dag : look.dags()) {
            if (dag.bundleVersion().equals(release)) {
                firstParse.putIfAbsent(dag.id(), dag.parsedAt());
                fetchedBefore = dag.parsedAt().isBefore(fetchedBefore) ? dag.parsedAt() : fetchedBefore;
            }
        }
        for (DagRow dag : look.dags()) {
            if (look.runnable().contains(dag.id()) && runnable.add(dag.id()) && !parsedFromRelease(dag)) {
                doubtful.add(dag.id());
            }
        }
        allGone = !before.dagsByFile().isEmpty()
                && look.errors().isEmpty()
                && look.dags().stream().allMatch(DagRow::stale);
    }

    /** Whether Airflow has fetched the release: some DAG shows it, or all DAGs are gone without an error. */
    @Override
    public boolean fetched() {
        return !fetchedBefore.equals(Instant.MAX) || allGone;
    }

    @Override
    public boolean shows(DagRow dag) {
        return dag.bundleVersion().equals(release);
    }

    @Override
    public boolean showedEarlier(DagRow dag) {
        return seenEarlier.contains(dag.id());
    }

    @Override
    public boolean parsedFromRelease(DagRow dag) {
        Instant first = firstParse.get(dag.id());
        return shows(dag)
                && first != null
                && (dag.parsedAt().isAfter(first) || dag.parseBegan().minus(STORING).isAfter(fetchedBefore));
    }

    /**
     * Whether a run of the DAG gets what the release holds: Airflow stored it for runs, and from a parse of the release's files.
     * Where a parse of older files may have been stored first, under the release's version, Airflow stores the next one only
     * after {@code min_serialized_dag_update_interval}.
     */
    private boolean runs(DagRow dag) {
        if (!runnable.contains(dag.id()) || !parsedFromRelease(dag)) {
            return false;
        }
        boolean maybeOlder = doubtful.contains(dag.id()) && unstored.contains(dag.id());
        return !maybeOlder || dag.parsedAt().isAfter(firstParse.get(dag.id()).plus(STORE_INTERVAL));
    }

    /** Later content has a version that is neither the release nor one from before it. */
    @Override
    public Optional<String> laterContent(DagRow dag) {
        return fetched() && !knownVersions.contains(dag.bundleVersion())
                ? Optional.of("DAG " + dag.quoted() + " is at bundle version " + ForeignText.line(dag.bundleVersion(), 40))
                : Optional.empty();
    }

    @Override
    public Optional<String> missing(DagRow dag) {
        if (!parsedFromRelease(dag)) {
            return Optional.of("Airflow to parse DAG " + dag.quoted() + " from the release");
        }
        return runs(dag)
                ? Optional.empty()
                : Optional.of("Airflow to store DAG " + dag.quoted() + " (min_serialized_dag_update_interval)");
    }

    @Override
    public boolean awaitsStoring(DagRow dag) {
        return shows(dag) && !stored.contains(dag.id());
    }

    @Override
    public boolean wantsWitnessFirst() {
        return false;
    }

    @Override
    public String sign() {
        return "dagVersions carries the release, from a parse begun after the fetch";
    }
}
