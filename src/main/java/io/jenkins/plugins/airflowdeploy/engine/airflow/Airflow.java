package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.Map;
import java.util.Set;

/** One bundle of one Airflow, as a deployment sees it over REST. */
public interface Airflow {

    /** Airflow's version as it says, for the record. */
    String version() throws DeploymentFailure, InterruptedException;

    /** Whether it shows of a DAG which version of its bundle it comes from, as Airflow 3 does. */
    boolean showsVersions() throws DeploymentFailure, InterruptedException;

    /**
     * What the account may do, for where its token does not tell.
     *
     * @param parse whether a file of the bundle may be parsed to find out whether the account may have that done
     */
    AirflowRights rights(boolean parse) throws DeploymentFailure, InterruptedException;

    /** What the bundle looks like now: taken before a push, and compared with afterwards. */
    BundleState state() throws DeploymentFailure, InterruptedException;

    /**
     * The texts that Airflow holds of files now: taken before a push that it shows no version of, to prove an undoing by.
     *
     * @param files relative to the bundle's path
     * @return by file, as {@link SourceText} hashes them; without those of which it has none, or lets this account see none
     */
    Map<String, String> texts(Set<String> files) throws DeploymentFailure, InterruptedException;

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
