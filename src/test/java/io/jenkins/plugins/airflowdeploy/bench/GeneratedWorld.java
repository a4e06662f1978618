package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import java.net.URI;
import java.nio.file.Path;

/** A Bitbucket (its double) with a generated repository, a deploy repository on the same server, and a fast Airflow that reads it. */
final class GeneratedWorld implements AutoCloseable {

    static final String USER = "bench";
    static final String PASSWORD = "bench-password-2d4e";

    private final GeneratedRepository source;
    private final BitbucketDouble bitbucket;
    private final FastAirflow airflow;

    /** What a controller has to know. */
    record Addresses(URI bitbucket, String deployRepository, URI airflow) {}

    /** @param text of the files, as they are first */
    GeneratedWorld(Path folder, int files, GeneratedRepository.Text text) throws Exception {
        source = new GeneratedRepository(folder.resolve("source.git"), "main");
        source.commitAll(files, text);
        Path deploy = folder.resolve("deploy.git");
        Commands.run(folder, "git", "init", "--quiet", "--bare", deploy.toString());
        bitbucket = BitbucketDouble.start();
        bitbucket.addRepository("acme/dags", source.folder(), "main");
        bitbucket.addConsumer(Consumer.of(USER, PASSWORD, "acme", "repository", "pullrequest"));
        bitbucket.addDeployRepository("airflow", deploy, USER, PASSWORD);
        airflow = new FastAirflow(deploy);
    }

    GeneratedRepository source() {
        return source;
    }

    Addresses addresses() {
        return new Addresses(bitbucket.baseUrl(), bitbucket.deployUrl("airflow"), airflow.url());
    }

    @Override
    public void close() {
        airflow.close();
        bitbucket.close();
    }
}
