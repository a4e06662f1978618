package io.jenkins.plugins.airflowdeploy.config;

import hudson.model.User;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Seeds the target of an environment for one repository, before Airflow is pointed at it. */
final class TargetInitialisation {

    private TargetInitialisation() {}

    /**
     * The caller has checked the permission.
     *
     * @param name of a saved environment
     * @param repository name of the source repository: the ref's name depends on it
     */
    static FormValidation run(String name, String repository) throws InterruptedException {
        Optional<AirflowEnvironment> environment = AirflowConfiguration.get().environment(name);
        if (environment.isEmpty()) {
            return FormValidation.error("%s", Messages.TargetInitialisation_saveFirst());
        }
        if (repository.isEmpty()) {
            return FormValidation.error("%s", Messages.TargetInitialisation_noRepository());
        }
        try {
            return seed(environment.get(), repository);
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation seed(AirflowEnvironment environment, String repository)
            throws DeploymentFailure, InterruptedException {
        Optional<TokenSource> tokens = environment.getTarget().tokens();
        Optional<ScopedToken> token = tokens.isPresent() ? Optional.of(tokens.get().issue()) : Optional.empty();
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
            LiveRelease live = target.initialise(facts(environment.getName(), repository));
            return FormValidation.ok("%s", Messages.TargetInitialisation_live(target.description(), live.id()));
        } finally {
            if (token.isPresent()) {
                tokens.get().revoke(token.get());
            }
        }
    }

    private static ReleaseFacts facts(String environment, String repository) {
        User user = User.current();
        return new ReleaseFacts(
                Time.SYSTEM.now().truncatedTo(ChronoUnit.SECONDS),
                "Seed for " + environment,
                Map.of(Trailers.DEPLOYED_BY, user == null ? "an administrator" : user.getId()));
    }
}
