package io.jenkins.plugins.airflowdeploy.config;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.doctor.BundleSource;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderHost;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an environment's releases go.
 *
 * @since 0.1
 */
public abstract class DeployTarget implements Describable<DeployTarget>, ExtensionPoint {

    /**
     * Where the tokens to write with come from; empty when none is needed.
     *
     * @throws DeploymentFailure when the configured credential is not there or not of a fit kind
     */
    public abstract Optional<TokenSource> tokens() throws DeploymentFailure;

    /** Address of the Git repository that releases are pushed to; empty for other targets, which is the default. */
    public Optional<String> gitUrl() {
        return Optional.empty();
    }

    /** The credentials that the target names; none by default. */
    public List<CredentialUse> credentials() {
        return List.of();
    }

    /** Notes that a build uses the target's credentials, where it has any. */
    public void trackCredentials(Run<?, ?> run) {
        credentials().forEach(use -> SystemCredentials.track(run, use.id(), use.url()));
    }

    /** The lasting secret that Airflow itself pulls releases with; empty, as by default, where it needs none. */
    public Optional<PullKey> pullKey() {
        return Optional.empty();
    }

    /**
     * The target of one repository's releases.
     *
     * @param environment whose target it is
     * @param repository name of the source repository
     * @param token what to write with
     * @param cacheFolder on this machine; kept between deployments
     * @param agent on which the deployment runs
     * @throws DeploymentFailure when the configuration gives no usable address
     */
    public abstract Target open(
            EnvironmentSpec environment,
            String repository,
            Optional<ScopedToken> token,
            Path cacheFolder,
            HttpSettings http,
            Agent agent)
            throws DeploymentFailure;

    /**
     * What Airflow's Dag bundle has to read to see the releases of a repository.
     *
     * @return empty for a target that does not tell, which is the default
     * @throws DeploymentFailure when the configuration gives no usable address
     */
    public Optional<BundleSource> bundleSource(EnvironmentSpec environment, String repository) throws DeploymentFailure {
        return Optional.empty();
    }

    /** The agent, for targets that it has to see. */
    @FunctionalInterface
    public interface Agent {
        /** @throws DeploymentFailure when there is none */
        FolderHost host() throws DeploymentFailure;
    }
}
