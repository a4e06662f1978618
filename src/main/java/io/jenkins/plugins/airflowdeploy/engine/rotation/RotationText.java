package io.jenkins.plugins.airflowdeploy.engine.rotation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Sentences that log, record and failures share. */
final class RotationText {

    /** What must not be hoped for. */
    static final String NOT_REREAD = "a running dag processor does not re-read its Git connection, so a bundle's own connection is not"
            + " one to rotate";

    private RotationText() {}

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
