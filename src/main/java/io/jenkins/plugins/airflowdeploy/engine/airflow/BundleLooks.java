package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;

/** Looks at one bundle of an Airflow, in the way that the proof of a release needs. */
interface BundleLooks {

    Look look() throws DeploymentFailure, InterruptedException;

    /** What a first look says of the release; the look is not added yet. */
    Evidence evidence(Look first) throws DeploymentFailure, InterruptedException;
}
