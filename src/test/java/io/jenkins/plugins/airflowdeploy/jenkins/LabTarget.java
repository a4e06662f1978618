package io.jenkins.plugins.airflowdeploy.jenkins;

import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
import java.net.URI;
import java.util.List;

/** Where the releases of {@link RestartLab} go; made with a seed release in it. */
interface LabTarget extends AutoCloseable {

    /** What Airflow reads. */
    LabBundle bundle();

    /**
     * What the environment's target has for an address.
     *
     * @param gitFront stands before the Git server
     */
    String address(URI gitFront);

    /** Ids of the releases, the live one first; each follows the next one, and the last is the seed. */
    List<String> releases() throws Exception;

    /** The files of a release; two of them are equal when the files are. */
    String files(String release) throws Exception;

    /** Whether a run of the DAG that is triggered now gets it as the release has it. */
    boolean runs(AirflowObserver observer, String dag, String release) throws Exception;
}
