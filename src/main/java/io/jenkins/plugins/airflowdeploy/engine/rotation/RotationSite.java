package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.nio.file.Path;

/**
 * The environment whose connections are rotated.
 *
 * @param environment its name, as its trail has it
 * @param airflow base address
 * @param bundle for the record
 * @param login of an account that may read and edit connections
 * @param http how servers are reached
 * @param folder the plugin's folder on the controller: trails, and {@code rotation} for what this room remembers
 */
public record RotationSite(String environment, URI airflow, String bundle, Login login, HttpSettings http, Path folder) {

    /** Finds the credential for Airflow. */
    @FunctionalInterface
    public interface Login {
        /** @throws DeploymentFailure when it is not there or of no fit kind */
        TokenSource tokens(Http http) throws DeploymentFailure;
    }
}
