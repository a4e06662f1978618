package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Deployment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentQueues;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.RefTemplate;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A double of Bitbucket with the sample repository, a deploy repository with an initialised target, a real Airflow whose bundle
 * follows it, and the environment {@code demo} that ties them together. All on loopback, all in one folder.
 */
public final class Premises implements AutoCloseable {

    /** The environment's name. */
    public static final String ENVIRONMENT = "demo";

    /** The bundle's name in Airflow. */
    public static final String BUNDLE = "acme-dags";

    private static final String DAGS = "dags";
    private static final String DEPLOY_USER = "airflow-deploy";
    private static final HttpSettings HTTP = new HttpSettings(ProxySelector.of(null), Duration.ofSeconds(20), 8 << 20);

    private final Path folder;
    private final Http http = new Http(HTTP, Time.SYSTEM);
    private final EnvironmentQueues queues = new EnvironmentQueues();
    private final CacheKey cacheKey = new CacheKey(random());
    private final String consumerSecret = HexFormat.of().formatHex(random());
    private final String deployPassword = HexFormat.of().formatHex(random());
    private final String ref;
    private final BitbucketDouble bitbucket;
    private final Repository deployRepository;
    private SampleRepository sample;
    private AirflowProcess airflow;

    private Premises(Path folder) throws IOException, DeploymentFailure {
        this.folder = folder;
        this.ref = new RefTemplate(RefTemplate.DEFAULT).expand(ENVIRONMENT, SampleRepository.NAME);
        this.bitbucket = BitbucketDouble.start();
        try {
            Path bare = folder.resolve("deploy.git");
            Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call().close();
            this.deployRepository = Git.open(bare.toFile()).getRepository();
            bitbucket.addDeployRepository(ENVIRONMENT, bare, DEPLOY_USER, deployPassword);
        } catch (GitAPIException e) {
            throw new IOException(e);
        }
    }

    /** @param folder an empty or new folder */
    public static Premises open(Path venv, Path folder) throws IOException, DeploymentFailure, InterruptedException {
        Files.createDirectories(folder);
        Premises premises = new Premises(folder.toAbsolutePath());
        try {
            premises.fill(venv);
            return premises;
        } catch (IOException | DeploymentFailure | InterruptedException | RuntimeException e) {
            premises.close();
            throw e;
        }
    }

    private void fill(Path venv) throws IOException, DeploymentFailure, InterruptedException {
        Path bare = folder.resolve("source.git");
        sample = SampleRepository.create(bare);
        sample.addPullRequestsTo(bitbucket.addRepository(SampleRepository.NAME, bare, "main"));
        bitbucket.addConsumer(Consumer.of("demo-consumer", consumerSecret, "acme", "repository", "pullrequest"));
        // Before Airflow is pointed at it: an Airflow that starts without the ref never recovers.
        target(targetTokens().issue()).initialise(new ReleaseFacts(
                Time.SYSTEM.now().truncatedTo(ChronoUnit.SECONDS), "Initialise " + ENVIRONMENT, Map.of()));
        airflow = AirflowProcess.start(venv, folder.resolve("airflow"), new GitBundle(
                BUNDLE, bitbucket.deployUrl(ENVIRONMENT), ref.substring("refs/heads/".length()), DAGS));
    }

    /**
     * Runs a deployment as the step would.
     *
     * @param build its number: the record is archived in the folder {@code builds/NUMBER/archive}
     */
    DeploymentResult deploy(StepParameters step, int build, DeploymentLog log) throws DeploymentFailure, IOException {
        Path archive = Files.createDirectories(folder.resolve("builds/" + build + "/archive"));
        DeploymentRequest request = step.request("demo-" + build, new DeploymentRequest.Requester("demo", build, "", "you"));
        DeploymentResult result = new Deployment(parts(step, archive.getParent(), log)).run(request);
        Files.write(archive.resolve("airflow-deploy-audit.json"), (result.record() + "\n").getBytes(StandardCharsets.UTF_8));
        return result;
    }

    private DeploymentParts parts(StepParameters step, Path build, DeploymentLog log) throws DeploymentFailure {
        String base = airflow.baseUrl().toString();
        String credential = "OAuth consumer (credential '" + step.credentialsId() + "')";
        URI endpoint = URI.create(bitbucket.baseUrl() + "/site/oauth2/access_token");
        return new DeploymentParts(
                new EnvironmentSpec(ENVIRONMENT, base, BUNDLE, Optional.of(DAGS),
                        new Policy(List.of("acme/*"), List.of("main", "release/*"), List.of("demo"))),
                queues,
                new BitbucketCloud(http, Time.SYSTEM, bitbucket.baseUrl(), bitbucket.baseUrl(), step.workspace(), step.slug(), credential),
                Optional.of(new BitbucketOAuthConsumer(http, endpoint, "demo-consumer", () -> consumerSecret, credential, Time.SYSTEM)),
                new LocalWorker(folder.resolve("cache"), build, HTTP),
                cacheKey,
                new AirflowPassword(http, airflow.baseUrl(), airflow.deployer().name(), airflow.deployer()::password, "airflow", Time.SYSTEM),
                token -> new AirflowBundle(http, airflow.baseUrl(), token, BUNDLE, Time.SYSTEM),
                Optional.of(targetTokens()),
                this::target,
                new Trail(folder.resolve("trail"), ENVIRONMENT),
                log,
                Time.SYSTEM);
    }

    private TokenSource targetTokens() {
        return new ReadyToken(DEPLOY_USER, () -> deployPassword, null, "password (credential 'deploy-repository')", Time.SYSTEM);
    }

    private GitTarget target(ScopedToken token) throws DeploymentFailure {
        return new GitTarget(folder.resolve("targets"),
                new GitTarget.Address(bitbucket.deployUrl(ENVIRONMENT), ref, DAGS), token, HTTP, Time.SYSTEM);
    }

    /** Where the deploy ref stands: the id of the release that is live at the target. */
    public String deployedRelease() throws IOException {
        ObjectId id = deployRepository.resolve(ref);
        return id == null ? "none" : id.name();
    }

    /** Looks at Airflow from outside the plugin's code. */
    public AirflowObserver observer() {
        return new AirflowObserver(airflow.baseUrl(), airflow.admin());
    }

    public AirflowProcess airflow() {
        return airflow;
    }

    public SampleRepository sample() {
        return sample;
    }

    private static byte[] random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        if (airflow != null) {
            airflow.close();
        }
        bitbucket.close();
        deployRepository.close();
        http.close();
    }
}
