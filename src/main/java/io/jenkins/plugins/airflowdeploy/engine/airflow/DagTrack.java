package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One DAG of a folder from look to look: which of its parses read the release, and whether Airflow has stored one of them for runs.
 *
 * <p>Times of parses are Airflow's, times of looks are ours; they are never compared with each other.
 */
final class DagTrack {

    /** Airflow's default of {@code min_serialized_dag_update_interval}, and a second. */
    private static final Duration STORE_INTERVAL = Duration.ofSeconds(31);
    /** A file is not parsed twice within that: Airflow's loop turns once a second, and we ask more seldom. */
    private static final Duration UNMISSED = Duration.ofSeconds(1);

    private final boolean unknownBefore;
    private DagRow row;
    private Instant seenAt;
    private int parses;
    private DagContent content;
    private DagContent contentBefore;
    private Optional<String> firstText = Optional.empty();
    private Instant shownAt;
    private boolean moved;
    private Instant lastForeign;
    private boolean fromRelease;
    private Instant storedSince;

    /** @param unknownBefore whether neither the DAG nor another of its file was listed when the confirmation began */
    DagTrack(DagRow row, Instant at, boolean unknownBefore) {
        this.unknownBefore = unknownBefore;
        this.row = row;
        this.seenAt = at;
        this.parses = unknownBefore ? 1 : 0;
        this.lastForeign = unknownBefore ? Instant.MIN : row.parsedAt();
    }

    /** @return whether it was parsed since the look before */
    boolean see(DagRow now, Instant at) {
        boolean parsed = !now.parsedAt().equals(row.parsedAt());
        if (parsed) {
            boolean missed = Duration.between(seenAt, at).compareTo(UNMISSED) > 0;
            if (content == null && !fromRelease) {
                lastForeign = row.parsedAt();
            }
            if (missed && !fromRelease) {
                lastForeign = now.parseBegan();
            }
            contentBefore = missed ? null : content;
            content = null;
            parses++;
        }
        row = now;
        seenAt = at;
        return parsed;
    }

    /**
     * Judges the last parse.
     *
     * @param found what that parse left; {@code null} when not known yet
     * @param expected the release's text
     * @param sureFrom a parse that began after it, by Airflow's clock, began after the swap; {@code null} when not known yet
     * @param twice whether two parses were stored since the release was there
     */
    void judge(DagContent found, Optional<String> expected, Instant sureFrom, boolean twice) {
        content = found;
        if (content == null) {
            fromRelease = false;
            return;
        }
        if (parses == 0) {
            firstText = content.text();
        }
        boolean ours = ours(expected);
        if (ours && shownAt == null) {
            shownAt = row.parsedAt();
            moved = unknownBefore || firstText.isPresent() && !firstText.equals(expected);
        }
        boolean first = unknownBefore && lastForeign.equals(Instant.MIN);
        boolean timed = !row.parseTook().isZero();
        boolean began = timed && sureFrom != null && row.parseBegan().isAfter(sureFrom);
        boolean again = twice && (began || !timed) && shownAt != null && row.parsedAt().isAfter(shownAt);
        if (!ours || !first && !began && !again) {
            lastForeign = row.parsedAt();
        }
        boolean stored = ours && (first || began && storedMoved() || again && overdue());
        if (stored && storedSince == null) {
            storedSince = seenAt;
        }
        fromRelease = ours && (first || again || storedSince != null);
    }

    private boolean overdue() {
        return row.parsedAt().isAfter(lastForeign.plus(STORE_INTERVAL));
    }

    private boolean storedMoved() {
        return contentBefore != null
                && contentBefore.stored().isPresent()
                && content.stored().isPresent()
                && !contentBefore.stored().equals(content.stored());
    }

    private boolean ours(Optional<String> expected) {
        return content != null && expected.isPresent() && content.text().equals(expected);
    }

    /** Whether its text came to be the release's since the confirmation began. */
    boolean moved() {
        return moved;
    }

    boolean shows(Optional<String> expected) {
        return ours(expected) && parses > 0;
    }

    int parses() {
        return parses;
    }

    boolean isUnknownBefore() {
        return unknownBefore;
    }

    Optional<DagContent> content() {
        return Optional.ofNullable(content);
    }

    boolean fromRelease() {
        return fromRelease;
    }

    /** Since when, by our clock, Airflow was seen to have stored the release's content for runs. */
    Optional<Instant> storedSince() {
        return Optional.ofNullable(storedSince);
    }

    /** Whether its text is neither the release's, which it showed before, nor what it was at first. */
    boolean showsLaterText(Optional<String> expected) {
        return shownAt != null
                && content != null
                && content.text().isPresent()
                && !ours(expected)
                && (unknownBefore || firstText.isPresent() && !firstText.equals(content.text()));
    }
}
