package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Deployment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentQueues;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The step {@code airflowDeploy} without a Jenkins: the same request, the same engine, another machine for log and archive. */
final class LocalStep implements AutoCloseable {

    private static final Policy POLICY = new Policy(List.of("acme/*"), List.of("release/*"), List.of("demo"));

    private final LocalEnvironment lab;
    private final DeploymentLog log;
    private final Http http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    private final EnvironmentQueues queues = new EnvironmentQueues();
    private final CacheKey cacheKey = new CacheKey("sixteen bytes or more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    private final List<DeploymentResult> results = new ArrayList<>();
    private final List<Instant> began = new ArrayList<>();
    private Runnable afterEach = () -> {};

    LocalStep(LocalEnvironment lab, DeploymentLog log) {
        this.lab = lab;
        this.log = log;
    }

    /** @return how it ended, whatever that is */
    DeploymentResult deploy(Map<String, ?> parameters) throws DeploymentFailure {
        String environment = (String) parameters.get("environment");
        if (!DemoLab.ENVIRONMENT.equals(environment)) {
            throw new IllegalArgumentException("There is no environment '" + environment + "'. Known are: " + DemoLab.ENVIRONMENT + ".");
        }
        String id = "demo-" + (results.size() + 1);
        Object timeout = parameters.get("timeout");
        DeploymentRequest request = new DeploymentRequest(
                id, environment, (String) parameters.get("branch"), Optional.ofNullable((String) parameters.get("commit")), false,
                parameters.containsKey("dagsFolder") ? (String) parameters.get("dagsFolder") : "dags", include(parameters),
                Boolean.TRUE.equals(parameters.get("dryRun")),
                Duration.ofSeconds(timeout == null ? 360 : ((Number) timeout).longValue()),
                new DeploymentRequest.Requester("demo", results.size() + 1, "", "demo"));
        began.add(Time.SYSTEM.now());
        DeploymentResult result = new Deployment(parts(id, (String) parameters.get("repository"))).run(request);
        results.add(result);
        afterEach.run();
        return result;
    }

    private static List<String> include(Map<String, ?> parameters) {
        List<?> given = parameters.containsKey("include") ? (List<?>) parameters.get("include") : List.of();
        return given.stream().map(String::valueOf).toList();
    }

    /** Every result so far. */
    List<DeploymentResult> results() {
        return List.copyOf(results);
    }

    /** When each deployment began. */
    List<Instant> began() {
        return List.copyOf(began);
    }

    /** Runs an observer's look after each deployment. */
    void afterEach(Runnable look) {
        afterEach = look;
    }

    Trail trail() throws DeploymentFailure {
        return new Trail(lab.folder().resolve("controller/trail"), DemoLab.ENVIRONMENT);
    }

    private DeploymentParts parts(String id, String repository) throws DeploymentFailure {
        URI bitbucket = lab.bitbucket().baseUrl();
        String[] name = repository.split("/", 2);
        AirflowUser user = lab.deployer();
        URI base = lab.airflowUrl();
        LocalWorker worker = new LocalWorker(lab.folder(), id);
        SourceRepository source = new BitbucketCloud(http, Time.SYSTEM, bitbucket, bitbucket, name[0], name[1], "credential 'bitbucket'");
        return new DeploymentParts(
                new EnvironmentSpec(DemoLab.ENVIRONMENT, base.toString(), lab.bundle(), Optional.of("dags"), POLICY),
                queues, source,
                () -> Optional.of(new BitbucketOAuthConsumer(
                        http, bitbucket.resolve("/site/oauth2/access_token"), DemoLab.KEY, () -> DemoLab.SECRET,
                        "OAuth consumer 'bitbucket'", Time.SYSTEM)),
                worker, cacheKey,
                () -> Optional.of(new AirflowPassword(http, base, user.name(), user::password, "airflow-demo", Time.SYSTEM)),
                token -> new AirflowBundle(http, base, token, lab.bundle(), Time.SYSTEM),
                lab::targetTokens, token -> lab.target(token, worker),
                new Journal(lab.folder().resolve("controller/journal")), trail(), log, Time.SYSTEM);
    }

    @Override
    public void close() {
        http.close();
    }
}
