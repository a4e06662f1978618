package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.Serializable;
import java.nio.file.Path;

/** Where fetch, validate and package run: the agent of the step, or this machine. */
public interface Worker {

    /** Whose word the results are: the agent's name. */
    String name();

    /** Runs a task there and brings back its result. */
    <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException;

    /**
     * Brings the zip from there and archives it.
     *
     * @return where it lies on this machine now; its bytes are still to be checked
     */
    Path archive(Artifact artifact) throws DeploymentFailure, InterruptedException;

    /**
     * A piece of work; a class of its own, whose {@code toString} shows no secret.
     *
     * @param <T> what it brings back
     */
    interface Task<T extends Serializable> extends Serializable {
        T run(Place place) throws DeploymentFailure, InterruptedException;
    }

    /**
     * What the machine offers.
     *
     * @param cacheFolder kept between deployments, outside workspaces
     * @param outputFolder for this deployment
     * @param http how servers are reached from there
     */
    record Place(Path cacheFolder, Path outputFolder, HttpSettings http) {}
}
