package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;

/** A Bitbucket (its double), a deploy repository with a seed release, and a real Airflow that reads it. */
public final class DemoLab implements LocalEnvironment, AutoCloseable {

    public static final String ENVIRONMENT = "demo";
    public static final String BUNDLE = "acme-dags";
    public static final String BRANCH = "airflow/demo/acme.dags";
    public static final String KEY = "demo-consumer-key";
    public static final String SECRET = "demo-consumer-secret-7f3a";
    public static final String DEPLOY_USER = "airflow-deploy";
    public static final String DEPLOY_PASSWORD = "demo-deploy-password-91c2";

    private final Path folder;
    private final SampleRepository sample;
    private final BitbucketDouble bitbucket;
    private final Path deployRepository;
    private final AirflowProcess airflow;

    private DemoLab(Path folder, SampleRepository sample, BitbucketDouble bitbucket, Path deployRepository, AirflowProcess airflow) {
        this.folder = folder;
        this.sample = sample;
        this.bitbucket = bitbucket;
        this.deployRepository = deployRepository;
        this.airflow = airflow;
    }

    /**
     * @param venv with Airflow
     * @param folder new; everything goes in there
     * @param more bundles that Airflow has besides
     */
    public static DemoLab start(Path venv, Path folder, LabBundle... more) throws Exception {
        SampleRepository sample = SampleRepository.create(folder.resolve("source.git"));
        Path deploy = folder.resolve("deploy.git");
        Git.init().setBare(true).setGitDir(deploy.toFile()).call().close();
        BitbucketDouble bitbucket = BitbucketDouble.start();
        try {
            sample.addPullRequestsTo(bitbucket.addRepository(SampleRepository.NAME, folder.resolve("source.git"), "main"));
            bitbucket.addConsumer(Consumer.of(KEY, SECRET, "acme", "repository", "pullrequest"));
            bitbucket.addDeployRepository("airflow", deploy, DEPLOY_USER, DEPLOY_PASSWORD);
            target(folder, bitbucket, new ScopedToken(DEPLOY_USER, DEPLOY_PASSWORD, null, null))
                    .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize " + BRANCH, Map.of()));
            List<LabBundle> bundles = new ArrayList<>(List.of(more));
            bundles.add(0, new GitBundle(BUNDLE, deploy.toString(), BRANCH, "dags"));
            AirflowProcess airflow =
                    AirflowProcess.start(venv, folder.resolve("airflow"), bundles.toArray(LabBundle[]::new));
            return new DemoLab(folder, sample, bitbucket, deploy, airflow);
        } catch (Exception | Error e) {
            bitbucket.close();
            throw e;
        }
    }

    private static GitTarget target(Path folder, BitbucketDouble bitbucket, ScopedToken token) throws DeploymentFailure {
        GitTarget.Address address = new GitTarget.Address(bitbucket.deployUrl("airflow"), "refs/heads/" + BRANCH, "dags");
        return new GitTarget(folder.resolve("controller/targets"), address, token, HttpSettings.defaults(), Time.SYSTEM);
    }

    @Override
    public Target target(ScopedToken tokenOrNull, Worker worker) throws DeploymentFailure {
        return target(folder, bitbucket, tokenOrNull);
    }

    @Override
    public Optional<TokenSource> targetTokens() {
        return Optional.of(new ReadyToken(
                DEPLOY_USER, () -> DEPLOY_PASSWORD, "deploy repository's password 'deploy'", Time.SYSTEM));
    }

    @Override
    public URI airflowUrl() {
        return airflow.baseUrl();
    }

    @Override
    public AirflowUser deployer() {
        return airflow.deployer();
    }

    @Override
    public String bundle() {
        return BUNDLE;
    }

    @Override
    public Path folder() {
        return folder;
    }

    public SampleRepository sample() {
        return sample;
    }

    @Override
    public BitbucketDouble bitbucket() {
        return bitbucket;
    }

    public AirflowProcess airflow() {
        return airflow;
    }

    /** Looks at Airflow with a login of its own. */
    public AirflowObserver observer() {
        return new AirflowObserver(airflow.baseUrl(), airflow.admin());
    }

    /** The commit that the deploy ref stands on, read from its repository. */
    public String deployedCommit() throws IOException {
        try (Git git = Git.open(deployRepository.toFile())) {
            Repository repository = git.getRepository();
            return repository.resolve("refs/heads/" + BRANCH).name();
        }
    }

    /** Ends Airflow and the double; the folder stays, for its logs. */
    @Override
    public void close() {
        airflow.close();
        bitbucket.close();
    }

    /** Ends the double only: Airflow stays up until its process is killed. */
    void keepAirflow() {
        bitbucket.close();
    }

    static void emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
