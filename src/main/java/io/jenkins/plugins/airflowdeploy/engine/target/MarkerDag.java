package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.dircache.DirCacheEntry;

/**
 * The one file of a seed release: a DAG that is paused, has no schedule and no task, so that Airflow lists something
 * of the bundle before the first deployment, which replaces it.
 */
final class MarkerDag {

    private static final int NAME_LIMIT = 100;

    private final String url;
    private final String ref;

    /** Its DAG id is of this URL and ref alone, since ids must be unique in an Airflow that may read many bundles. */
    MarkerDag(String url, String ref) {
        this.url = url;
        this.ref = ref;
    }

    /** At most 131 characters of those that Airflow lets an id have. */
    String dagId() {
        String name = ref.replaceFirst("^refs/heads/", "").replaceAll("[^A-Za-z0-9.-]+", "_");
        String hash =
                Sha256.of((url + " " + ref).getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        return "airflow_deploy_marker_" + name.substring(0, Math.min(NAME_LIMIT, name.length())) + "_" + hash;
    }

    /**
     * A folder as {@link #path} wants it.
     *
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when a repository cannot have it
     */
    static String folder(String given) throws DeploymentFailure {
        String folder = given.equals(".") ? "" : given.replaceAll("^(\\./)+|/+$", "");
        try {
            new DirCacheEntry(path(folder));
            return folder;
        } catch (IllegalArgumentException e) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "“" + ForeignText.line(given, 200)
                            + "” is not a folder in a repository. Give dagsFolder as “dags”.",
                    e);
        }
    }

    /** @param folder where the bundle looks for DAGs, by its path in the repository; empty for the top */
    static String path(String folder) {
        return folder.isEmpty() ? "airflow_deploy_marker.py" : folder + "/airflow_deploy_marker.py";
    }

    byte[] code() {
        String code =
                """
                # Made by the Jenkins plugin airflow-deploy when it initialized this target.
                # It does nothing: Airflow has to find a DAG here before the first deployment, which takes this one away.
                try:
                    from airflow.sdk import DAG
                except ImportError:
                    from airflow import DAG

                with DAG(dag_id="%s", schedule=None, catchup=False, is_paused_upon_creation=True):
                    pass
                """;
        return code.formatted(dagId()).getBytes(StandardCharsets.UTF_8);
    }
}
