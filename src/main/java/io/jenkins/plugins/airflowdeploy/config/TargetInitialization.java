package io.jenkins.plugins.airflowdeploy.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.Optional;

/** Seeds the target of an environment for one repository, before Airflow is pointed at it. */
final class TargetInitialization {

    private TargetInitialization() {}

    /**
     * The caller has checked the permission.
     *
     * @param name of a saved environment
     * @param repository name of the source repository: the ref's name depends on it
     */
    static FormValidation run(String name, String repository) throws InterruptedException {
        Optional<AirflowEnvironment> environment = AirflowConfiguration.get().environment(name);
        if (environment.isEmpty()) {
            return FormValidation.error("%s", Messages.TargetInitialization_saveFirst());
        }
        if (repository.isEmpty()) {
            return FormValidation.error("%s", Messages.TargetInitialization_noRepository());
        }
        try {
            return recorded(environment.get(), repository);
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation recorded(AirflowEnvironment environment, String repository)
            throws DeploymentFailure, InterruptedException {
        InitializationRecord record = new InitializationRecord(environment, repository);
        Seeded seeded;
        try {
            seeded = seed(environment, repository, record);
        } catch (DeploymentFailure e) {
            record.failed(e);
            throw e;
        } catch (InterruptedException e) {
            record.end(Outcome.ABORTED);
            throw e;
        }
        record.end(seeded.outcome);
        return FormValidation.ok("%s", seeded.message);
    }

    private record Seeded(Outcome outcome, String message) {}

    private static Seeded seed(AirflowEnvironment environment, String repository, InitializationRecord record)
            throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens = environment.getTarget().tokens();
        Optional<ScopedToken> token = tokens.isPresent() ? Optional.of(tokens.get().issue()) : Optional.empty();
        token.ifPresent(t -> record.token(tokens.get().description(), t));
        try (SeedingAgent agent = new SeedingAgent(environment)) {
            EnvironmentSpec spec = environment.toSpec();
            Target target = environment
                    .getTarget()
                    .open(
                            spec,
                            repository,
                            token,
                            AirflowConfiguration.folder().resolve("targets"),
                            ProxyRules.ofJenkins().settings(),
                            agent);
            return seed(target, record);
        } finally {
            if (token.isPresent()) {
                record.tokenEnd(tokens.get().revoke(token.get()));
            }
        }
    }

    private static Seeded seed(Target target, InitializationRecord record) throws DeploymentFailure, InterruptedException {
        try {
            LiveRelease live = target.live();
            record.there(target.description(), live);
            return new Seeded(Outcome.UNCHANGED, Messages.TargetInitialization_live(target.description(), live.id()));
        } catch (DeploymentFailure e) {
            if (e.kind() != FailureKind.NOT_INITIALIZED) {
                throw e;
            }
        }
        LiveRelease live = target.initialize(record.facts());
        record.made(target.description(), live);
        return new Seeded(Outcome.INITIALIZED, Messages.TargetInitialization_live(target.description(), live.id()));
    }
}
