package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What a {@link LocalStep} deploys from and to: a double of Bitbucket, a target, and a real Airflow. */
interface LocalEnvironment {

    /** Where controller and agent keep theirs. */
    Path folder();

    BitbucketDouble bitbucket();

    /** Without a slash at the end. */
    URI airflowUrl();

    /** The account that deployments use. */
    AirflowUser deployer();

    /** The bundle's name, or the folder that an Airflow 2 reads. */
    String bundle();

    /** Empty where none is needed. */
    Optional<TokenSource> targetTokens();

    /**
     * The target that the environment's administrator configured.
     *
     * @param tokenOrNull {@code null} where none is needed
     * @param worker the deployment's
     */
    Target target(ScopedToken tokenOrNull, Worker worker) throws DeploymentFailure;
}
