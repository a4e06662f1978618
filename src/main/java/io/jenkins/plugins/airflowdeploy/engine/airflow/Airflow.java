package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;

/** One bundle of one Airflow, as a deployment sees it over REST ({@code /api/v2}). */
public interface Airflow {

    /** Airflow's version as it says, for the record. */
    String version() throws DeploymentFailure, InterruptedException;

    /** What the bundle looks like now: taken before a push, and compared with afterwards. */
    BundleState state() throws DeploymentFailure, InterruptedException;

    /**
     * Asks Airflow to look, and waits until it runs the release, refuses it, or the time is up.
     *
     * @param order what was pushed, and what is expected
     * @param progress told in words what is waited for, whenever that changes
     */
    LiveReport confirm(ConfirmOrder order, Progress progress) throws DeploymentFailure, InterruptedException;

    /** Told in words what is going on. */
    @FunctionalInterface
    interface Progress {
        void say(String line);
    }
}
