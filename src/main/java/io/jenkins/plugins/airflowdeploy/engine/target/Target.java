package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Where releases go. Every change is a compare-and-set on the release that was live before: what somebody else did meanwhile
 * is never overwritten. Used by one deployment at a time, on the controller, from where a folder is reached through its agent.
 */
public interface Target {

    /** How people name it, without secrets: {@code refs/heads/airflow/prod/acme-dags of https://…}. */
    String description();

    /**
     * Whether Airflow shows a release's id as a DAG's {@code bundle_version}: true for Git. False where a bundle has no
     * versions, as a folder: then only the source text and the time of parsing can tell.
     */
    boolean carriesVersion();

    /**
     * The release that is live now.
     *
     * @throws DeploymentFailure kind {@code NOT_INITIALIZED} when there is none (says how to initialize it), or the target
     *     cannot be read
     */
    LiveRelease live() throws DeploymentFailure, InterruptedException;

    /**
     * Makes the release, without touching the target: its id is known before anybody can see it. The same arguments
     * give the same id.
     *
     * @param before what is live and becomes the parent
     * @param manifest what the release holds
     * @param zip the archived artifact; its files are hashed anew against the manifest
     * @param facts who, what and when: the release's trailers and time
     */
    Release prepare(LiveRelease before, Manifest manifest, Path zip, ReleaseFacts facts)
            throws DeploymentFailure, InterruptedException;

    /**
     * Makes the release live, if what it was prepared on still is.
     *
     * @param release prepared by this very object
     * @return when the target accepted it, by our clock
     * @throws DeploymentFailure kind {@code CONFLICT} when the target moved meanwhile: says by whom and to what; nothing is changed
     */
    Instant push(Release release) throws DeploymentFailure, InterruptedException;

    /**
     * Makes, without touching the target, the release that takes {@code release} back: a new release with the files of the one before it.
     *
     * @param release what was pushed
     * @param facts who, why and when
     */
    Release prepareUndo(Release release, ReleaseFacts facts) throws DeploymentFailure, InterruptedException;

    /**
     * Creates the target with a seed release of one paused, unscheduled marker DAG, so that Airflow finds something at its first look.
     *
     * @return what is live now: the seed, or what was there already
     */
    LiveRelease initialize(ReleaseFacts facts) throws DeploymentFailure, InterruptedException;
}
