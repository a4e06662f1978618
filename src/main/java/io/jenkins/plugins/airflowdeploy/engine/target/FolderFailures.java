package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;

/** What users are told of a folder that cannot be used. */
final class FolderFailures {

    private FolderFailures() {}

    static DeploymentFailure of(IOException e, FolderLayout layout) {
        String file = e instanceof FileSystemException f ? " at " + ForeignText.line(f.getFile(), 300) : "";
        String reason = reason(e);
        if (e instanceof AccessDeniedException || reason.contains("Read-only") || reason.contains("not permitted")) {
            return new DeploymentFailure(
                    FailureKind.ACCESS,
                    "The agent may not write to " + layout.place() + " (" + reason + file
                            + "). Give its user the right to write there, and see whether it is mounted read-only.",
                    e);
        }
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                layout.place() + " cannot be used (" + reason + file
                        + "). Check that its disk is there and has room; the next deployment tidies up what this one left.",
                e);
    }

    private static String reason(IOException e) {
        String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : ForeignText.line(said, 200);
    }

    /** A Java that was started without a UTF-8 locale has no files with other names than ASCII ones. */
    static DeploymentFailure unwritable(InvalidPathException e, String place) {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                "The agent cannot have a file named “" + ForeignText.line(e.getInput(), 200) + "” in " + place
                        + ". Start the agent with LC_ALL=C.UTF-8, or rename the file.",
                e);
    }

    static DeploymentFailure notInitialized(FolderLayout layout) {
        return new DeploymentFailure(
                FailureKind.NOT_INITIALIZED,
                layout.place() + " has no “current”: the target was never initialized. Press “Initialize target” at the"
                        + " environment in Manage Jenkins » System, before Airflow reads it.");
    }

    /** @param now what is live; {@code null} for nothing */
    static DeploymentFailure moved(FolderLayout layout, String before, FolderRelease now, String ours) {
        String shows = now == null
                ? "has none."
                : "shows " + now.id() + " by " + now.madeBy() + " of " + now.time() + " (“" + now.subject() + "”).";
        String end = now != null && now.before().equals(ours)
                ? " It follows the release of this deployment, which was live in between."
                : " Nothing of this deployment is live; deploy again to build on what is there.";
        return new DeploymentFailure(
                FailureKind.CONFLICT,
                "“current” in " + layout.place() + " moved meanwhile: it showed "
                        + (before.isEmpty() ? "nothing" : before) + " and now " + shows + end);
    }

    /** @param what is there instead of a link to a release of ours */
    static DeploymentFailure replaced(String before, DeploymentFailure what) {
        return new DeploymentFailure(
                FailureKind.CONFLICT,
                what.getMessage() + " It showed " + (before.isEmpty() ? "nothing" : before)
                        + " when this deployment began, of which nothing is live.",
                what);
    }
}
