package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.util.List;
import java.util.Optional;

/**
 * Whether Airflow runs the release, file by file.
 *
 * @param verdict the worst of the files' verdicts
 * @param files one proof a file, in the order of the request
 * @param secondsToLive from the push until the last file was proven; empty unless PROVEN
 * @param after the bundle as it was when the confirmation ended
 * @param note one line on which case it was: how Airflow was asked, and whether the 30 s of
 *     {@code min_serialized_dag_update_interval} had to be waited for
 */
public record LiveReport(
        Verdict verdict, List<FileProof> files, Optional<Double> secondsToLive, BundleState after, String note) {

    public LiveReport {
        files = List.copyOf(files);
    }

    /** The three endings. */
    public enum Verdict {
        /** Airflow runs it: the positive sign was seen. */
        PROVEN,
        /** No sign in time: neither success nor failure. */
        UNPROVEN,
        /** Airflow refuses it, or shows other content than ours. */
        REFUTED
    }

    /**
     * What was seen of one file.
     *
     * @param file relative to the bundle's path
     * @param verdict this file's ending
     * @param seconds from the push until that was known
     * @param dagIds the DAGs that Airflow lists there now
     * @param reason the sign that proved or refuted it, or what was waited for
     */
    public record FileProof(String file, Verdict verdict, double seconds, List<String> dagIds, String reason) {}
}
