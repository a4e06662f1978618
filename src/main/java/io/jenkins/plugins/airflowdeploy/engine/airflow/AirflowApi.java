package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The few calls that a deployment needs, of whichever REST API an Airflow has.
 *
 * <p>Every method throws {@link DeploymentFailure}: {@code ACCESS} when Airflow refuses the token or its role,
 * {@code UNAVAILABLE} when it does not answer or answers what no client can use.
 */
interface AirflowApi {

    /** What Airflow said when asked to parse a file. */
    enum Asked {
        /** It will. */
        ACCEPTED,
        /** It was asked before, and did not get to it yet. */
        ALREADY,
        /** It knows no such file. */
        UNKNOWN
    }

    /** How messages name it: {@code Airflow at http://…}. */
    String server();

    /** Whether it is an Airflow 2, whose bundle is the folder that it reads. */
    boolean legacy();

    /** What Airflow says it is; empty when it has no such API. */
    Optional<String> version() throws DeploymentFailure, InterruptedException;

    /** All DAGs of a bundle, stale ones too. */
    List<DagRow> dags(String bundle) throws DeploymentFailure, InterruptedException;

    /** The DAGs with a version that carries that bundle version; none where Airflow has no bundle versions. */
    Set<String> dagsWithVersion(String bundle, String bundleVersion) throws DeploymentFailure, InterruptedException;

    /** The import errors of a bundle by file. */
    Map<String, BundleState.ImportError> importErrors(String bundle) throws DeploymentFailure, InterruptedException;

    /** What Airflow holds of a DAG; empty when the DAG is gone meanwhile. */
    Optional<DagContent> content(DagRow dag) throws DeploymentFailure, InterruptedException;

    /**
     * What the account may do, asked for one by one.
     *
     * @param dag one that there is; empty where there is none: then less is asked
     * @param parse whether to have the DAG's file parsed, which alone tells whether the account may
     */
    AirflowRights rights(Optional<DagRow> dag, boolean parse) throws DeploymentFailure, InterruptedException;

    /** Asks Airflow to look at the bundle and to parse a file of it, both as soon as its dag processor turns to it. */
    Asked parse(String fileToken) throws DeploymentFailure, InterruptedException;
}
