package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.engine.Deployment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentQueues;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The controller's share of deployments of a generated repository, with a stopwatch at the target. */
final class BenchStep implements AutoCloseable {

    private final Path folder;
    private final GeneratedWorld.Addresses at;
    private final HttpSettings settings = HttpSettings.defaults();
    private final Http http = new Http(settings, Time.SYSTEM);
    private final Stopwatch target = new Stopwatch();
    private int deployments;

    /** @param folder the controller's */
    BenchStep(Path folder, GeneratedWorld.Addresses at) {
        this.folder = folder;
        this.at = at;
    }

    /** How long the target took: {@code live}, {@code prepare}, {@code push}. */
    Stopwatch target() {
        return target;
    }

    void initialize() throws Exception {
        ScopedToken token = new ScopedToken(GeneratedWorld.USER, GeneratedWorld.PASSWORD, null, null);
        target(token).initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize", Map.of()));
    }

    /** @throws IllegalStateException when it is not a success */
    DeploymentResult deploy(Worker worker) throws DeploymentFailure {
        deployments++;
        target.reset();
        DeploymentRequest request = new DeploymentRequest("bench-" + deployments, "bench", "main", Optional.empty(), false, "dags",
                List.of(), false, Duration.ofMinutes(10), new DeploymentRequest.Requester("bench", deployments, "", "bench"));
        DeploymentResult result = new Deployment(parts(worker)).run(request);
        if (!result.outcome().text().equals("success")) {
            throw new IllegalStateException(result.outcome() + ": " + result.failure().orElse(""));
        }
        return result;
    }

    private DeploymentParts parts(Worker worker) throws DeploymentFailure {
        Policy policy = new Policy(List.of("**"), List.of("main"), List.of("bench"));
        return new DeploymentParts(
                new EnvironmentSpec("bench", at.airflow().toString(), FastAirflow.BUNDLE, Optional.of("dags"), policy),
                new EnvironmentQueues(),
                new BitbucketCloud(http, Time.SYSTEM, at.bitbucket(), at.bitbucket(), "acme", "dags", "credential 'bitbucket'"),
                () -> Optional.of(new BitbucketOAuthConsumer(http, at.bitbucket().resolve("/site/oauth2/access_token"),
                        GeneratedWorld.USER, () -> GeneratedWorld.PASSWORD, "OAuth consumer 'bitbucket'", Time.SYSTEM)),
                worker, new CacheKey(new byte[16]),
                () -> Optional.of(new AirflowPassword(
                        http, at.airflow(), GeneratedWorld.USER, () -> GeneratedWorld.PASSWORD, "airflow", Time.SYSTEM)),
                token -> new AirflowBundle(http, at.airflow(), token, FastAirflow.BUNDLE, Time.SYSTEM),
                () -> Optional.of(new ReadyToken(
                        GeneratedWorld.USER, () -> GeneratedWorld.PASSWORD, "deploy repository's password", Time.SYSTEM)),
                token -> target.around(Target.class, target(token)),
                new Journal(folder.resolve("journal")), new Trail(folder.resolve("trail"), "bench"), line -> {}, Time.SYSTEM);
    }

    private GitTarget target(ScopedToken token) throws DeploymentFailure {
        GitTarget.Address address = new GitTarget.Address(at.deployRepository(), "refs/heads/" + FastAirflow.BRANCH, "dags");
        return new GitTarget(folder.resolve("targets"), address, token, settings, Time.SYSTEM);
    }

    @Override
    public void close() {
        http.close();
    }
}
