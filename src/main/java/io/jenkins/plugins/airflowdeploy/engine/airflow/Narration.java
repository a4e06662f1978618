package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Tells which case a confirmation is, once each, as soon as it is seen; and sums it up in a note. */
final class Narration {

    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Airflow.Progress progress;
    private final Instant pushedAt;
    private final String bundle;
    private final boolean versioned;
    private String last = "";
    private Instant saidAt;
    private boolean unasked;
    private Optional<Double> fetchedAfter = Optional.empty();
    private String slowDag;

    /** @param versioned whether Airflow shows the release as {@code bundle_version} */
    Narration(Airflow.Progress progress, Instant pushedAt, String bundle, boolean versioned) {
        this.versioned = versioned;
        this.progress = progress;
        this.pushedAt = pushedAt;
        this.saidAt = pushedAt;
        this.bundle = ForeignText.line(bundle, 100);
    }

    void nobodyToAsk() {
        unasked = true;
        say(cannotAsk() + ". If no DAG shows up, check the bundle's name");
    }

    void fetched(Instant now) {
        if (fetchedAfter.isEmpty()) {
            fetchedAfter = Optional.of(seconds(now));
            say(fetchSentence());
        }
    }

    /** The DAG was parsed from the release, but Airflow did not store it for runs. */
    void notStored(String dagId) {
        if (slowDag == null) {
            slowDag = ForeignText.line(dagId, 100);
            say(slowSentence() + "; waiting for that");
        }
    }

    void unavailable(String message) {
        say(message + " Trying again until the time is up.");
    }

    /** Says nothing within 5 s of the line before it. */
    void waitingFor(int files, String what, Instant now) {
        if (!now.isBefore(saidAt.plus(QUIET))) {
            say("waiting for " + what + (files > 1 ? ", and for " + (files - 1) + " more files" : ""));
            saidAt = now;
        }
    }

    String note(Instant now) {
        String note = fetchedAfter.isPresent() ? fetchSentence() : unasked ? cannotAsk() : "Airflow was asked and did not show the release";
        return slowDag == null ? note : note + "; " + slowSentence() + String.format(Locale.ROOT, ", so this took %.0f s", seconds(now));
    }

    private String fetchSentence() {
        double after = fetchedAfter.orElseThrow();
        String how = unasked ? "by itself" : after < 10 ? "at once when asked" : "when asked";
        return String.format(Locale.ROOT, versioned
                ? "Airflow fetched the release %s (seen %.1f s after the push)"
                : "Airflow parsed files of the folder %s (seen %.1f s after the push)", how, after);
    }

    private String slowSentence() {
        return "DAG '" + slowDag + (versioned ? "' was" : "' may have been") + " stored less than 30 s before: Airflow writes a"
                + " changed DAG at most every 30 s (min_serialized_dag_update_interval)";
    }

    private String cannotAsk() {
        return "Airflow lists no DAG of bundle '" + bundle + "', so it cannot be asked to look: it does by itself every"
                + " refresh_interval, or dag_dir_list_interval on Airflow 2 (300 s by default)";
    }

    private double seconds(Instant now) {
        return Duration.between(pushedAt, now).toMillis() / 1000.0;
    }

    private void say(String line) {
        if (!line.equals(last)) {
            last = line;
            progress.say(line);
        }
    }
}
