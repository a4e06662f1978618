package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.util.Optional;

/**
 * The ports of a deployment.
 *
 * @param environment what is deployed to
 * @param queues one for the whole controller
 * @param source where the DAGs come from
 * @param sourceTokens for reading it; finds none where anyone may
 * @param worker where fetch, validate and package run
 * @param cacheKey seals the models of files in the worker's cache
 * @param airflowTokens for Airflow's REST API
 * @param airflow the environment's bundle, seen with such a token; when Airflow stops taking it, with the one in its place
 * @param targetTokens for writing releases; finds none where none is needed
 * @param target the environment's target for this repository, opened with such a token or with {@code null}
 * @param journal of the deployments under way, one for the whole controller
 * @param trail the environment's audit trail
 * @param log the build log
 * @param time clock and waiting
 */
public record DeploymentParts(
        EnvironmentSpec environment,
        EnvironmentQueues queues,
        SourceRepository source,
        Lookup sourceTokens,
        Worker worker,
        CacheKey cacheKey,
        Lookup airflowTokens,
        Opener<Airflow, TokenLease> airflow,
        Lookup targetTokens,
        Opener<Target, ScopedToken> target,
        Journal journal,
        Trail trail,
        DeploymentLog log,
        Time time) {

    DeploymentParts withTargetTokens(Lookup other) {
        return new DeploymentParts(
                environment, queues, source, sourceTokens, worker, cacheKey, airflowTokens, airflow, other, target, journal, trail, log, time);
    }

    /** Finds where tokens come from: asked when the first one is needed, which is after the policy was. */
    @FunctionalInterface
    public interface Lookup {
        Optional<TokenSource> find() throws DeploymentFailure;

        /** Id of the credential that is found, for who has to find it again with the journal alone; empty where there is none. */
        default Optional<String> credential() {
            return Optional.empty();
        }
    }

    /**
     * Opens something that a token gives access to.
     *
     * @param <T> what is opened
     * @param <K> what opens it
     */
    @FunctionalInterface
    public interface Opener<T, K> {
        /** @param tokenOrNull {@code null} where no token is needed */
        T open(K tokenOrNull) throws DeploymentFailure;
    }
}
