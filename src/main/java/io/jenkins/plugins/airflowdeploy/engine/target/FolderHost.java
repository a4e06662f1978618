package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.Serializable;

/** The machine that sees a target folder: the agent of a deployment. */
public interface FolderHost {

    /** How people name it: the agent's name. */
    String name();

    /**
     * Runs a task there and brings back its result.
     *
     * @throws DeploymentFailure what the task threw, or kind {@code UNAVAILABLE} when the machine was lost: then it is
     *     not known how far the task came
     */
    <T extends Serializable> T run(FolderTask<T> task) throws DeploymentFailure, InterruptedException;
}
