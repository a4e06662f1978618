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
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** Whole deployments from a Data Center, from the token to the last report. */
public class DataCenterDeploymentTest {

    @Rule
    public final DataCenterBench lab = new DataCenterBench();

    @Test
    public void aTokenIsMadeForTheDeploymentAndDeletedAtItsEnd() throws Exception {
        DeploymentResult result = lab.deploy(lab.minting(), true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.commit().orElseThrow(), is(lab.sample.commit(3)));
        assertThat("only the ready one is left", lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        JsonNode token = DataCenterBench.sourceToken(result);
        assertThat(token.path("credential").asText(), containsString("wider than the ready REPO_READ token"));
        assertThat(token.path("end").asText(), is("deleted"));
        assertThat(result.record(), not(containsString(DataCenterBench.PASSWORD)));
        assertThat(result.record(), not(containsString("BBDC-")));
        assertThat(lab.bench.log.toString(), containsString("scopes REPO_READ, valid until 2026-11-25T10:00:00Z"));
        long asAdmin = lab.server.requests().stream().filter(r -> "admin".equals(r.user())).count();
        assertThat("the password made and deleted one token", asAdmin, is(2L));
        assertThat(lab.told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(
                lab.server.deployments().stream().map(d -> d.path("deploymentSequenceNumber").asLong()).distinct().count(), is(1L));
        assertThat(lab.server.deployments().get(1).path("description").asText(), is("Deployment d-1: success"));
        assertThat(lab.server.deployments().get(1).path("url").asText(), is(lab.bench.buildUrl));
    }

    @Test
    public void aTokenThatCannotBeDeletedIsSaidAndRecorded() throws Exception {
        lab.server.answerOnce(DataCenterBench.calls("DELETE", "/access-tokens/"), Answer.text(500, "text/html", "<html>"));
        DeploymentResult result = lab.deploy(lab.minting(), false);
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(DataCenterBench.sourceToken(result).path("end").asText(), startsWith("NOT deleted (status 500)"));
        assertThat(lab.bench.log.toString(), containsString("NOT deleted (status 500): it can read the repository until"));
        assertThat(lab.server.tokenNames(), contains("airflow-deploy dags #1", "made by hand"));
    }

    @Test
    public void whatAJenkinsThatDiedLeftBehindIsDeletedByName() throws Exception {
        lab.minting().issue();
        lab.minting().issue();
        assertThat(lab.server.tokenNames(), contains("airflow-deploy dags #1", "airflow-deploy dags #1", "made by hand"));
        assertThat(lab.minting().revokeLeftOvers(), is(Optional.of("deleted; deleted")));
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(lab.minting().revokeLeftOvers(), is(Optional.empty()));
        assertThat(lab.ready().revokeLeftOvers(), is(Optional.empty()));
        lab.server.answerOnce(DataCenterBench.calls("GET", "/access-tokens/"), Answer.text(500, "text/html", "<html>"));
        assertThat(lab.minting().revokeLeftOvers().orElseThrow(), startsWith("NOT all looked for (Bitbucket at "));
    }

    @Test
    public void afterARestartTheLostTokenIsDeletedAndTheEndReported() throws Exception {
        lab.bench.push = (when, release) -> {
            if (when == CutTarget.When.AFTER) {
                throw new CutTarget.Killed();
            }
        };
        // a dead process deletes nothing
        lab.server.answerOnce(DataCenterBench.calls("DELETE", "/access-tokens/"), Answer.broken());
        assertThrows(CutTarget.Killed.class, () -> lab.deploy(lab.minting(), true));
        assertThat(lab.server.tokenNames(), contains("airflow-deploy dags #1", "made by hand"));
        lab.bench.push = CutTarget.NEVER;
        lab.bench.sourceTokens = Optional.of(lab.minting());
        DeploymentResult result = lab.bench.resume();
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(DataCenterBench.sourceToken(result).path("end").asText(), is("lost when Jenkins stopped; found by its name: deleted"));
        assertThat(lab.told(), contains("IN_PROGRESS", "SUCCESSFUL"));
        assertThat(
                lab.server.deployments().stream().map(d -> d.path("deploymentSequenceNumber").asLong()).distinct().count(), is(1L));
    }

    /** Three failed logins would lock the account, and the deployment needs a token in three places. */
    @Test
    public void aRefusedPasswordIsSentOnceInAResumption() throws Exception {
        lab.bench.push = (when, release) -> {
            if (when == CutTarget.When.BEFORE) {
                throw new CutTarget.Killed();
            }
        };
        assertThrows(CutTarget.Killed.class, () -> lab.deploy(lab.minting(), true));
        lab.bench.push = CutTarget.NEVER;
        lab.server.addUser("admin", "another-password", true);
        lab.bench.sourceLookup = () -> Optional.of(lab.minting());
        int before = lab.server.requests().size();
        DeploymentResult result = lab.bench.resume();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("does not accept its user name or password"));
        assertThat(lab.server.requests().subList(before, lab.server.requests().size()).stream().map(RecordedRequest::user).toList(),
                contains("admin"));
        assertThat(lab.bench.log.toString(), containsString("of before the restart: NOT all looked for (user name and password"));
        assertThat(lab.bench.log.toString(), containsString("report: warning: 'failed' was not taken: user name and password"));
    }

    @Test
    public void aTokenWhoseAnswerWasLostIsDeletedAtTheEnd() throws Exception {
        lab.server.loseAnswerOnce(DataCenterBench.calls("PUT", "/access-tokens/"));
        DeploymentResult result = lab.deploy(lab.minting(), false);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("broke the connection"));
        assertThat("made, and deleted", lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(DataCenterBench.sourceToken(result).path("purpose").asText(), is("read source"));
        assertThat(DataCenterBench.sourceToken(result).path("end").asText(), is("its answer was lost; looked for by its name: deleted"));
        assertThat(lab.bench.log.toString(), containsString("token: to read source, whose answer was lost: deleted"));
    }

    @Test(timeout = 60_000)
    public void aTokenWhoseOrderWasAbortedIsDeletedAtTheEnd() throws Exception {
        DeploymentResult result = lab.deploy(DataCenterBench.cutOff(lab.minting(), () -> {
            throw new InterruptedException();
        }), false);
        assertThat(result.outcome(), is(Outcome.ABORTED));
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(DataCenterBench.sourceToken(result).path("end").asText(), is("its answer was lost; looked for by its name: deleted"));
    }

    @Test
    public void aReadyTokenStaysAndNothingIsReportedUnasked() throws Exception {
        DeploymentResult result = lab.deploy(lab.ready(), false);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(DataCenterBench.sourceToken(result).path("end").asText(), is("not ours to revoke"));
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(lab.told(), empty());
        assertThat(lab.server.requests().stream().filter(r -> r.user() != null).toList(), empty());
    }

    @Test
    public void aReleaseThatWasTakenBackIsReportedSo() throws Exception {
        lab.bench.verdicts.add(Verdict.REFUTED);
        assertThat(lab.deploy(lab.ready(), true).outcome(), is(Outcome.UNDONE));
        assertThat(lab.told(), contains("IN_PROGRESS", "ROLLED_BACK"));
    }

    @Test
    public void theOtherEndsAreReportedToo() throws Exception {
        lab.bench.verdicts.add(Verdict.UNPROVEN);
        assertThat(lab.deploy(lab.ready(), true).outcome(), is(Outcome.UNPROVEN));
        assertThat(lab.told(), contains("IN_PROGRESS", "UNKNOWN"));
    }

    @Test
    public void whatStopsBeforeThePushIsNotReported() throws Exception {
        assertThat(lab.deploy(lab.ready(), true).outcome(), is(Outcome.SUCCESS));
        assertThat(lab.deploy(lab.ready(), true).outcome(), is(Outcome.UNCHANGED));
        assertThat(lab.told(), contains("IN_PROGRESS", "SUCCESSFUL"));
    }

    @Test
    public void aRefusedReportIsAWarning() throws Exception {
        lab.server.answerOnce(DataCenterBench.calls("POST", "/deployments"), Answer.text(403, "text/html", "<html>"));
        lab.server.answerOnce(DataCenterBench.calls("POST", "/deployments"), Answer.broken());
        DeploymentResult result = lab.deploy(lab.ready(), true);
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.failure(), is(Optional.empty()));
        assertThat(lab.bench.log.toString(), containsString("report: warning: 'in progress' was not taken: Bitbucket at "));
        assertThat(lab.bench.log.toString(), containsString("report: warning: 'successful' was not taken: Bitbucket at "));
        assertThat(lab.told(), empty());
    }

    @Test
    public void aJenkinsWithoutAnAddressCannotReport() throws Exception {
        lab.bench.buildUrl = "";
        assertThat(lab.deploy(lab.ready(), true).outcome(), is(Outcome.SUCCESS));
        assertThat(lab.bench.log.toString(), containsString("report: warning: not reported, because Jenkins does not know"));
        assertThat(lab.told(), empty());
    }

    @Test
    public void aLockedAdministratorStopsItAfterOneTry() throws Exception {
        lab.server.answerOnce(DataCenterBench.calls("PUT", "/access-tokens/"), Answer.text(401, "text/plain", "")
                .with("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://x/login"));
        DeploymentResult result = lab.deploy(lab.minting(), true);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("wants a CAPTCHA"));
        assertThat(lab.server.requests().size(), is(1));
        assertThat(lab.told(), empty());
    }
}
