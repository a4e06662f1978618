package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.util.Optional;

/**
 * An Airflow that can be deployed to, as its administrator defined it.
 *
 * @param name unique in this Jenkins; letters, digits, {@code . _ -}
 * @param airflowUrl base address, without a trailing slash
 * @param bundle name of the Dag bundle
 * @param subdir the bundle's {@code subdir}; empty where it shows the whole repository
 * @param policy who may deploy
 */
public record EnvironmentSpec(
        String name, String airflowUrl, String bundle, Optional<String> subdir, Policy policy) {

    /**
     * Refuses what lies outside of the bundle: its DAGs would be seen by nobody, its modules imported by none, and all that the
     * bundle shows now would go away.
     */
    void requireInBundle(DeploymentRequest request) throws DeploymentFailure {
        requireInBundle("dagsFolder", request.dagsFolder());
        for (String include : request.include()) {
            requireInBundle("include", include);
        }
    }

    private void requireInBundle(String parameter, String folder) throws DeploymentFailure {
        BundlePaths paths = new BundlePaths(subdir.orElse(""));
        if (!paths.subdir().isEmpty() && !folder.equals(paths.subdir()) && paths.inBundle(folder).isEmpty()) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, parameter + " '" + ForeignText.line(folder, 100)
                    + "' is not inside subdir '" + ForeignText.line(paths.subdir(), 100) + "' of environment " + name
                    + ", which is all that Airflow sees and imports from. Deploy a folder inside it, or leave subdir out both in the"
                    + " environment and in Airflow's bundle.");
        }
    }
}
