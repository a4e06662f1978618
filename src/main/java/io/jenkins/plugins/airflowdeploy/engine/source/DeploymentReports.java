package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;

/** Where the server that holds the source is told how a deployment of one of its commits goes. */
public interface DeploymentReports {

    /**
     * Tells it once.
     *
     * @param token as for reading; {@code null} for a repository that anyone may read
     * @throws DeploymentFailure the server did not take it
     */
    void report(Report report, ScopedToken token) throws DeploymentFailure, InterruptedException;

    /** How a deployment goes. */
    enum State {
        IN_PROGRESS,
        SUCCESSFUL,
        FAILED,
        ROLLED_BACK,
        CANCELLED,
        UNKNOWN
    }

    /** What sort of environment it goes to, as the server shows it. */
    enum EnvironmentType {
        DEVELOPMENT,
        TESTING,
        STAGING,
        PRODUCTION
    }

    /**
     * One message about a deployment; the later one with the same number replaces the earlier one.
     *
     * @param commit 40 hexadecimal digits
     * @param number of the deployment, growing from one to the next
     * @param environment its name
     * @param environmentUrl Airflow's address
     * @param url of the build's page
     * @param state how it goes
     * @param description one line
     */
    record Report(
            String commit,
            long number,
            String environment,
            String environmentUrl,
            String url,
            State state,
            String description) {}
}
