package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.EnvironmentType;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterTokenMint;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** A {@link DeploymentBench} whose source is a Data Center; at the end, no secret may be in the log. */
final class DataCenterBench implements TestRule {

    static final String PASSWORD = "bb-admin-password-77ab";
    static final String READY = "BBDC-ready-token/4==";

    private final TemporaryFolder folder = new TemporaryFolder();
    private Http http;
    DataCenterDouble server;
    SampleRepository sample;
    DeploymentBench bench;
    DataCenterRepository repository;
    /** The folder of the journal. */
    Path journal;

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(folder)
                .around(new ExternalResource() {
                    @Override
                    protected void before() throws Exception {
                        start();
                    }

                    @Override
                    protected void after() {
                        stop();
                    }
                })
                .apply(base, description);
    }

    private void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        http = new Http(HttpSettings.defaults(), new FakeTime());
        server = DataCenterDouble.start("/bitbucket", 3);
        server.addRepository("PRJ", "dags", bare, "main");
        server.addUser("admin", PASSWORD, true);
        server.addAccessToken(READY, "PRJ/dags", "REPO_READ");
        repository = DataCenterRepository.of(server.baseUrl(), "PRJ", "dags");
        journal = folder.newFolder().toPath().resolve("journal");
        bench = new DeploymentBench(journal.getParent());
        bench.buildUrl = "https://jenkins.example.com/job/dags/1/";
        bench.initialize();
    }

    private void stop() {
        http.close();
        server.close();
        bench.close();
        assertThat(server.ownFailures(), empty());
        assertThat(bench.log.toString(), not(containsString(PASSWORD)));
        assertThat(bench.log.toString(), not(containsString("BBDC-")));
    }

    TokenSource minting() {
        return new DataCenterTokenMint(http, repository, "admin", () -> PASSWORD, "user name and password 'bb-admin'",
                "airflow-deploy dags #1", bench.time);
    }

    TokenSource ready() {
        return new ReadyToken(null, () -> READY, "access token 'bb'", bench.time);
    }

    DeploymentResult deploy(TokenSource tokens, boolean reporting) throws Exception {
        bench.sourceTokens = Optional.of(tokens);
        bench.otherSource = Optional.of(new BitbucketDataCenter(http, bench.time, repository, tokens.description(),
                reporting ? Optional.of(EnvironmentType.STAGING) : Optional.empty()));
        return bench.deploy(Optional.of(sample.commit(3)), false);
    }

    /** The states that were reported, in order. */
    List<String> told() {
        return server.deployments().stream().map(d -> d.path("state").asText()).toList();
    }

    /** What the record has of the first token for the source. */
    static JsonNode sourceToken(DeploymentResult result) throws Exception {
        return new ObjectMapper().readTree(result.record()).path("predicate").path("tokens").path(0);
    }

    static Predicate<RecordedRequest> calls(String method, String part) {
        return r -> r.method().equals(method) && r.path().contains(part);
    }

    /**
     * Is cut off between the server's work and its answer.
     *
     * @param how throws what the deployment then sees
     */
    static TokenSource cutOff(TokenSource real, DeploymentBench.Interception how) {
        return new CutOff(real, how);
    }

    private record CutOff(TokenSource real, DeploymentBench.Interception how) implements TokenSource {
        @Override
        public ScopedToken issue() throws DeploymentFailure, InterruptedException {
            real.issue();
            how.happen();
            throw new AssertionError("it was not cut off");
        }

        @Override
        public String revoke(ScopedToken token) throws InterruptedException {
            return real.revoke(token);
        }

        @Override
        public Optional<String> revokeLeftOvers() throws InterruptedException {
            return real.revokeLeftOvers();
        }

        @Override
        public String description() {
            return real.description();
        }
    }
}
