package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.Optional;

/**
 * An environment that is looked at.
 *
 * @param environment its name
 * @param airflowUrl where its Airflow is
 * @param bundle as the environment names it
 * @param subdir the bundle's {@code subdir}; empty for the whole repository
 * @param policy who may deploy
 * @param airflowTokens for Airflow
 * @param targetTokens for the target; finds none where none is needed
 * @param targets opens the target of a repository, for reading
 * @param bundles what Airflow's bundle has to look like for a repository
 */
public record Patient(
        String environment,
        URI airflowUrl,
        String bundle,
        Optional<String> subdir,
        Policy policy,
        Tokens airflowTokens,
        Tokens targetTokens,
        Targets targets,
        Bundles bundles) {

    /** Finds where tokens come from. */
    @FunctionalInterface
    public interface Tokens {
        Optional<TokenSource> find() throws DeploymentFailure;
    }

    /** Opens targets. */
    @FunctionalInterface
    public interface Targets {
        /** @param tokenOrNull {@code null} where no token is needed */
        Target open(String repository, ScopedToken tokenOrNull) throws DeploymentFailure;
    }

    /** Knows where a bundle reads. */
    @FunctionalInterface
    public interface Bundles {
        /** Empty for a kind of target that does not tell. */
        Optional<BundleSource> of(String repository) throws DeploymentFailure;
    }
}
