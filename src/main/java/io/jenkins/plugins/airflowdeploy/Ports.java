package io.jenkins.plugins.airflowdeploy;

import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.FolderOnWorker;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.CloudPushTokens;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jenkins.security.HMACConfidentialKey;

/** What a deployment talks to, as an environment of this Jenkins defines it. */
final class Ports {

    private static final HMACConfidentialKey CACHE_KEYS =
            new HMACConfidentialKey(AirflowDeployStep.class, "model-cache");

    private final AirflowEnvironment environment;
    private final Http http;
    private final HttpSettings settings;
    private final DeploymentLog log;

    Ports(AirflowEnvironment environment, Http http, HttpSettings settings, DeploymentLog log) {
        this.environment = environment;
        this.http = http;
        this.settings = settings;
        this.log = log;
    }

    DeploymentParts parts(SourceRepository source, DeploymentParts.Lookup sourceTokens, Worker worker) {
        EnvironmentSpec spec = environment.toSpec();
        return new DeploymentParts(
                spec,
                Deployments.get().queues(),
                source,
                sourceTokens,
                worker,
                new CacheKey(CACHE_KEYS.mac(worker.name().getBytes(StandardCharsets.UTF_8))),
                () -> Optional.of(environment.airflowTokens(http)),
                token -> new AirflowBundle(http, URI.create(spec.airflowUrl()), token, spec.bundle(), Time.SYSTEM),
                this::targetTokens,
                token -> environment
                        .getTarget()
                        .open(
                                spec,
                                source.name(),
                                Optional.ofNullable(token),
                                AirflowConfiguration.folder().resolve("targets"),
                                settings,
                                () -> new FolderOnWorker(worker)),
                Deployments.get().journal(),
                trail(environment.getName()),
                log,
                Time.SYSTEM);
    }

    private Optional<TokenSource> targetTokens() throws DeploymentFailure {
        Optional<TokenSource> tokens = environment.getTarget().tokens();
        Optional<String> url = environment.getTarget().gitUrl();
        return url.isPresent() ? tokens.map(t -> CloudPushTokens.around(t, url.get(), http, Time.SYSTEM)) : tokens;
    }

    static Trail trail(String environment) {
        return new Trail(AirflowConfiguration.folder(), environment);
    }
}
