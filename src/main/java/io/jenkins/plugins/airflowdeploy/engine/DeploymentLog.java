package io.jenkins.plugins.airflowdeploy.engine;

/** Where a deployment says what it does: the build log. */
@FunctionalInterface
public interface DeploymentLog {

    /** What every line begins with. */
    String PREFIX = "[airflow-deploy] ";

    /**
     * @param line one clean line without {@link #PREFIX}, which the log adds
     */
    void line(String line);
}
