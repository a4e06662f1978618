package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;

/**
 * A connection of Airflow that is to hold a fresh token always.
 *
 * @param id in Airflow
 * @param credential id of the credential that the tokens come from: another one is put in place at once
 * @param supply finds it
 */
public record RotatedConnection(String id, String credential, Supply supply) {

    /** Finds the credential for the tokens. */
    @FunctionalInterface
    public interface Supply {
        /**
         * @return whose tokens are nobody else's: each lives its whole life in the connection
         * @throws DeploymentFailure when it is not there or of no fit kind
         */
        TokenSource tokens() throws DeploymentFailure;
    }
}
