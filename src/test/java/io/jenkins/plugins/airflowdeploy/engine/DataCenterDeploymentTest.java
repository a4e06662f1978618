package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.EnvironmentType;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterTokenMint;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whole deployments from a Data Center, from the token to the last report. */
public class DataCenterDeploymentTest {

    private static final String PASSWORD = "bb-admin-password-77ab";
    private static final String READY = "BBDC-ready-token/4==";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), new io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime());
    private DataCenterDouble server;
    private SampleRepository sample;
    private DeploymentBench bench;
    private DataCenterRepository repository;

    @Before
    public void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        server = DataCenterDouble.start("/bitbucket", 3);
        server.addRepository("PRJ", "dags", bare, "main");
        server.addUser("admin", PASSWORD, true);
        server.addAccessToken(READY, "PRJ/dags", "REPO_READ");
        repository = DataCenterRepository.of(server.baseUrl(), "PRJ", "dags");
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.buildUrl = "https://jenkins.example.com/job/dags/1/";
        bench.initialize();
    }

    @After
    public void stop() throws Exception {
        http.close();
        server.close();
        bench.close();
        assertThat(server.ownFailures(), empty());
        assertThat(bench.log.toString(), not(containsString(PASSWORD)));
        assertThat(bench.log.toString(), not(containsString("BBDC-")));
    }

    private TokenSource minting() {
        return new DataCenterTokenMint(http, repository, "admin", () -> PASSWORD, "user name and password 'bb-admin'",
                "airflow-deploy dags #1", bench.time);
    }

    private TokenSource ready() {
        return new ReadyToken(null, () -> READY, "access token 'bb'", bench.time);
    }

    private DeploymentResult deploy(TokenSource tokens, boolean reporting) throws Exception {
        bench.sourceTokens = Optional.of(tokens);
        bench.otherSource = Optional.of(new BitbucketDataCenter(http, bench.time, repository, tokens.description(),
                reporting ? Optional.of(EnvironmentType.STAGING) : Optional.empty()));
        return bench.deploy(Optional.of(sample.commit(3)), false);
    }

    private List<String> told() {
        return server.deployments().stream().map(d -> d.path("state").asText()).toList();
    }

    private static JsonNode sourceToken(DeploymentResult result) throws Exception {
        return new ObjectMapper().readTree(result.record()).path("predicate").path("tokens").path(0);
    }

    private static Predicate<RecordedRequest> calls(String method, String part) {
        return r -> r.method().equals(method) && r.path().contains(part);
    }

    @Test
    public void aTokenIsMadeForTheDeploymentAndDeletedAtItsEnd() throws Exception {
        DeploymentResult result = deploy(minting(), true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.commit().orElseThrow(), is(sample.commit(3)));
        assertThat("only the ready one is left", server.tokenSecrets(), contains(READY));
        JsonNode token = sourceToken(result);
        assertThat(token.path("credential").asText(), containsString("wider than the ready REPO_READ token"));
        assertThat(token.path("end").asText(), is("deleted"));
        assertThat(result.record(), not(containsString(PASSWORD)));
        assertThat(result.record(), not(containsString("BBDC-")));
        assertThat(bench.log.toString(), containsString("scopes REPO_READ, valid until 2026-11-25T10:00:00Z"));
        long asAdmin = server.requests().stream().filter(r -> "admin".equals(r.user())).count();
        assertThat("the password made and deleted one token", asAdmin, is(2L));
        assertThat(told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(
                server.deployments().stream().map(d -> d.path("deploymentSequenceNumber").asLong()).distinct().count(), is(1L));
        assertThat(server.deployments().get(1).path("description").asText(), is("Deployment d-1: success"));
        assertThat(server.deployments().get(1).path("url").asText(), is(bench.buildUrl));
    }

    @Test
    public void aTokenThatCannotBeDeletedIsSaidAndRecorded() throws Exception {
        server.answerOnce(calls("DELETE", "/access-tokens/"), Answer.text(500, "text/html", "<html>"));
        DeploymentResult result = deploy(minting(), false);
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(sourceToken(result).path("end").asText(), startsWith("NOT deleted (status 500)"));
        assertThat(bench.log.toString(), containsString("NOT deleted (status 500): it can read the repository until"));
        assertThat(server.tokenNames(), contains("airflow-deploy dags #1", "made by hand"));
    }

    @Test
    public void whatAJenkinsThatDiedLeftBehindIsDeletedByName() throws Exception {
        minting().issue();
        minting().issue();
        assertThat(server.tokenNames(), contains("airflow-deploy dags #1", "airflow-deploy dags #1", "made by hand"));
        assertThat(minting().revokeLeftOvers(), is(Optional.of("deleted; deleted")));
        assertThat(server.tokenSecrets(), contains(READY));
        assertThat(minting().revokeLeftOvers(), is(Optional.empty()));
        assertThat(ready().revokeLeftOvers(), is(Optional.empty()));
        server.answerOnce(calls("GET", "/access-tokens/"), Answer.text(500, "text/html", "<html>"));
        assertThat(minting().revokeLeftOvers().orElseThrow(), startsWith("NOT all looked for (Bitbucket at "));
    }

    @Test
    public void afterARestartTheLostTokenIsDeletedAndTheEndReported() throws Exception {
        bench.push = (when, release) -> {
            if (when == CutTarget.When.AFTER) {
                throw new CutTarget.Killed();
            }
        };
        // a dead process deletes nothing
        server.answerOnce(calls("DELETE", "/access-tokens/"), Answer.broken());
        assertThrows(CutTarget.Killed.class, () -> deploy(minting(), true));
        assertThat(server.tokenNames(), contains("airflow-deploy dags #1", "made by hand"));
        bench.push = CutTarget.NEVER;
        bench.sourceTokens = Optional.of(minting());
        DeploymentResult result = bench.resume();
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(server.tokenSecrets(), contains(READY));
        assertThat(sourceToken(result).path("end").asText(), is("lost when Jenkins stopped; found by its name: deleted"));
        assertThat(told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(
                server.deployments().stream().map(d -> d.path("deploymentSequenceNumber").asLong()).distinct().count(), is(1L));
    }

    /** Three failed logins would lock the account, and the deployment needs a token in three places. */
    @Test
    public void aRefusedPasswordIsSentOnceInAResumption() throws Exception {
        bench.push = (when, release) -> {
            if (when == CutTarget.When.BEFORE) {
                throw new CutTarget.Killed();
            }
        };
        assertThrows(CutTarget.Killed.class, () -> deploy(minting(), true));
        bench.push = CutTarget.NEVER;
        server.addUser("admin", "another-password", true);
        bench.sourceLookup = () -> Optional.of(minting());
        int before = server.requests().size();
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("does not accept its user name or password"));
        assertThat(server.requests().subList(before, server.requests().size()).stream().map(RecordedRequest::user).toList(),
                contains("admin"));
        assertThat(bench.log.toString(), containsString("of before the restart: NOT all looked for (user name and password"));
        assertThat(bench.log.toString(), containsString("report: warning: 'failed' was not taken: user name and password"));
    }

    @Test
    public void aTokenWhoseAnswerWasLostIsDeletedAtTheEnd() throws Exception {
        server.loseAnswerOnce(calls("PUT", "/access-tokens/"));
        DeploymentResult result = deploy(minting(), false);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("broke the connection"));
        assertThat("made, and deleted", server.tokenSecrets(), contains(READY));
        assertThat(sourceToken(result).path("purpose").asText(), is("read source"));
        assertThat(sourceToken(result).path("end").asText(), is("its answer was lost; looked for by its name: deleted"));
        assertThat(bench.log.toString(), containsString("token: to read source, whose answer was lost: deleted"));
    }

    @Test(timeout = 60_000)
    public void aTokenWhoseOrderWasAbortedIsDeletedAtTheEnd() throws Exception {
        DeploymentResult result = deploy(new InterruptedSource(minting()), false);
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(server.tokenSecrets(), contains(READY));
        assertThat(sourceToken(result).path("end").asText(), is("its answer was lost; looked for by its name: deleted"));
    }

    /** Is interrupted between the server's work and its answer. */
    private record InterruptedSource(TokenSource real) implements TokenSource {
        @Override
        public ScopedToken issue() throws DeploymentFailure, InterruptedException {
            real.issue();
            throw new InterruptedException();
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

    @Test
    public void aReadyTokenStaysAndNothingIsReportedUnasked() throws Exception {
        DeploymentResult result = deploy(ready(), false);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(sourceToken(result).path("end").asText(), is("not ours to revoke"));
        assertThat(server.tokenSecrets(), contains(READY));
        assertThat(told(), empty());
        assertThat(server.requests().stream().filter(r -> r.user() != null).toList(), empty());
    }

    @Test
    public void aReleaseThatWasTakenBackIsReportedSo() throws Exception {
        bench.verdicts.add(Verdict.REFUTED);
        assertThat(deploy(ready(), true).outcome(), is(Outcome.UNDONE));
        assertThat(told(), contains("IN_PROGRESS", "ROLLED_BACK"));
    }

    @Test
    public void theOtherEndsAreReportedToo() throws Exception {
        bench.verdicts.add(Verdict.UNPROVEN);
        assertThat(deploy(ready(), true).outcome(), is(Outcome.UNPROVEN));
        assertThat(told(), contains("IN_PROGRESS", "UNKNOWN"));
    }

    @Test
    public void whatStopsBeforeThePushIsNotReported() throws Exception {
        assertThat(deploy(ready(), true).outcome(), is(Outcome.SUCCESS));
        assertThat(deploy(ready(), true).outcome(), is(Outcome.UNCHANGED));
        assertThat(told(), contains("IN_PROGRESS", "SUCCESSFUL"));
    }

    @Test
    public void aRefusedReportIsAWarning() throws Exception {
        server.answerOnce(calls("POST", "/deployments"), Answer.text(403, "text/html", "<html>"));
        server.answerOnce(calls("POST", "/deployments"), Answer.broken());
        DeploymentResult result = deploy(ready(), true);
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.failure(), is(Optional.empty()));
        assertThat(bench.log.toString(), containsString("report: warning: 'in progress' was not taken: Bitbucket at "));
        assertThat(bench.log.toString(), containsString("report: warning: 'successful' was not taken: Bitbucket at "));
        assertThat(told(), empty());
    }

    @Test
    public void aJenkinsWithoutAnAddressCannotReport() throws Exception {
        bench.buildUrl = "";
        assertThat(deploy(ready(), true).outcome(), is(Outcome.SUCCESS));
        assertThat(bench.log.toString(), containsString("report: warning: not reported, because Jenkins does not know"));
        assertThat(told(), empty());
    }

    @Test
    public void aLockedAdministratorStopsItAfterOneTry() throws Exception {
        server.answerOnce(calls("PUT", "/access-tokens/"), Answer.text(401, "text/plain", "")
                .with("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://x/login"));
        DeploymentResult result = deploy(minting(), true);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("wants a CAPTCHA"));
        assertThat(server.requests().size(), is(1));
        assertThat(told(), empty());
    }
}
