package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.Duration;
import java.time.Instant;

/**
 * A DAG as {@code GET /api/v2/dags} lists it.
 *
 * @param id the DAG's id
 * @param file relative to the bundle's path
 * @param fileToken names the file to {@code parseDagFile}
 * @param bundleVersion what the bundle's version was when the last parse of the file was stored; empty when Airflow gives none.
 *     It is neither the version that was parsed nor the one that runs get: see docs/adr/0006-proof-of-running-code.md
 * @param stale whether Airflow no longer counts it
 * @param parsedAt when the last parse was stored, by Airflow's clock; {@link Instant#EPOCH} when never
 * @param parseTook how long that parse ran; zero when Airflow does not say
 */
record DagRow(
        String id, String file, String fileToken, String bundleVersion, boolean stale, Instant parsedAt, Duration parseTook) {

    /** When the last parse began, by Airflow's clock; too late by the time that storing took. */
    Instant parseBegan() {
        return parsedAt.minus(parseTook);
    }

    /** The same DAG, its file named relative to a folder. */
    DagRow below(String prefix) {
        return new DagRow(id, file.substring(prefix.length()), fileToken, bundleVersion, stale, parsedAt, parseTook);
    }

    /** The DAG's id for a message. */
    String quoted() {
        return "'" + ForeignText.line(id, 100) + "'";
    }
}
