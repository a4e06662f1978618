package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.Serializable;

/**
 * A piece of work on a target folder. Holds no secret.
 *
 * @param <T> what it brings back
 */
public interface FolderTask<T extends Serializable> extends Serializable {

    /** @param place what the machine offers */
    T run(FolderPlace place) throws DeploymentFailure, InterruptedException;
}
