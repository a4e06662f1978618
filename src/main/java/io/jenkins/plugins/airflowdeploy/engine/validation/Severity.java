package io.jenkins.plugins.airflowdeploy.engine.validation;

/** Whether a finding stops the deployment. */
public enum Severity {
    /** Airflow could not run it: the deployment stops. */
    ERROR,
    /** Worth a line in the log. */
    WARNING
}
