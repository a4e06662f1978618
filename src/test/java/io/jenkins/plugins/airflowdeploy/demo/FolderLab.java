package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.FolderOnWorker;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Repository;

/** A Bitbucket (its double) with a repository of DAGs, a target folder with a seed release, and a real Airflow that reads it through the link. */
final class FolderLab implements LocalEnvironment, AutoCloseable {

    static final String BRANCH = "release/next";

    private final Path folder;
    private final Repository source;
    private final GitCommits commits;
    private final BitbucketDouble bitbucket;
    private final FolderAirflow airflow;
    private final Map<String, String> files = new TreeMap<>();

    private FolderLab(Path folder, Repository source, BitbucketDouble bitbucket, FolderAirflow airflow) {
        this.folder = folder;
        this.source = source;
        this.commits = new GitCommits(source);
        this.bitbucket = bitbucket;
        this.airflow = airflow;
    }

    /**
     * @param folder new; everything goes in there
     * @param airflow starts an Airflow on the DAGs behind the link
     */
    static FolderLab start(Path folder, FolderAirflow.Starter airflow) throws Exception {
        Files.createDirectories(folder.resolve("target"));
        target(folder, new LocalWorker(folder, "seed"))
                .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize the folder", Map.of()));
        Repository source = new FileRepository(folder.resolve("source.git").toFile());
        source.create(true);
        BitbucketDouble bitbucket = BitbucketDouble.start();
        try {
            bitbucket.addRepository(SampleRepository.NAME, folder.resolve("source.git"), "main");
            bitbucket.addConsumer(Consumer.of(DemoLab.KEY, DemoLab.SECRET, "acme", "repository", "pullrequest"));
            return new FolderLab(
                    folder, source, bitbucket, airflow.start(folder.resolve("airflow"), current(folder).resolve("dags")));
        } catch (Exception | Error e) {
            bitbucket.close();
            throw e;
        }
    }

    private static FolderTarget target(Path folder, Worker worker) throws DeploymentFailure {
        String path = folder.resolve("target").toString();
        return new FolderTarget(
                new FolderOnWorker(worker), new FolderTarget.Address(path, "dags", FolderTarget.KEEP), Time.SYSTEM);
    }

    private static Path current(Path folder) {
        return folder.resolve("target/current");
    }

    /** Commits to the branch that is deployed. {@code null} removes a file. */
    void commit(Map<String, String> changes) throws IOException {
        files.putAll(changes);
        files.values().removeIf(Objects::isNull);
        commits.commit(BRANCH, "Change " + changes.keySet(), files);
    }

    /** What the link leads to. */
    String live() throws IOException {
        return Files.readSymbolicLink(current(folder)).toString();
    }

    FolderAirflow airflow() {
        return airflow;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public BitbucketDouble bitbucket() {
        return bitbucket;
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
        return airflow.bundle();
    }

    @Override
    public Optional<TokenSource> targetTokens() {
        return Optional.empty();
    }

    @Override
    public Target target(ScopedToken tokenOrNull, Worker worker) throws DeploymentFailure {
        return target(folder, worker);
    }

    @Override
    public void close() {
        airflow.close();
        bitbucket.close();
        source.close();
    }
}
