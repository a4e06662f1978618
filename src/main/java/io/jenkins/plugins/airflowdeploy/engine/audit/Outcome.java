package io.jenkins.plugins.airflowdeploy.engine.audit;

import java.util.Locale;

/** How a deployment ended. */
public enum Outcome {
    /** Airflow was seen to run the release. */
    SUCCESS,
    /** The target already held exactly these files of this commit; nothing was pushed, and Airflow was seen to run them. */
    UNCHANGED,
    /** A dry run went through. */
    DRY_RUN,
    /** Pushed, now or before, but Airflow gave no sign in time; the release stays. */
    UNPROVEN,
    /** Airflow refused the release; it was taken back, and Airflow was seen to run the one before. */
    UNDONE,
    /** Airflow refused the release, and taking it back failed or could not be confirmed. */
    UNDO_FAILED,
    /** Validation stopped it. */
    INVALID,
    /** The policy stopped it. */
    REFUSED,
    /** It could not be carried out. */
    FAILED,
    /** Somebody else moved the target meanwhile. */
    CONFLICT,
    /** What is live is newer. */
    SUPERSEDED,
    /** The build was aborted. */
    ABORTED,
    /** No deployment: an administrator gave the target its seed release. */
    INITIALIZED,
    /** No deployment: a connection of Airflow was given a fresh token. */
    ROTATED;

    /** As records and Pipelines see it: {@code undo-failed}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
