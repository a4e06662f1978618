package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.CutTarget.Killed;
import io.jenkins.plugins.airflowdeploy.engine.CutTarget.When;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** Deployments from a Data Center that were cut off, and are ended without their build: the token that was made, and the reports. */
public class DataCenterConclusionFaultTest {

    private static final String NAME = "airflow-deploy dags #1";

    @Rule
    public final DataCenterBench lab = new DataCenterBench();

    /** What finds the credential, under an id that the journal keeps. */
    private record Found(Optional<String> credential, TokenSource tokens) implements DeploymentParts.Lookup {
        @Override
        public Optional<TokenSource> find() {
            return Optional.of(tokens);
        }
    }

    private void look(TokenSource tokens) {
        lab.bench.sourceLookup = new Found(Optional.of("bb-admin"), tokens);
    }

    /** Cuts a deployment off when its release has reached the target; a dead process deletes no token. */
    private void cutAfterPush() {
        look(lab.minting());
        lab.bench.push = (when, release) -> {
            if (when == When.AFTER) {
                throw new Killed();
            }
        };
        lab.server.answerOnce(DataCenterBench.calls("DELETE", "/access-tokens/"), Answer.broken());
        assertThrows(Killed.class, () -> lab.deploy(lab.minting(), true));
        lab.bench.push = CutTarget.NEVER;
        assertThat(lab.server.tokenNames(), contains(NAME, "made by hand"));
        look(lab.minting());
    }

    private DeploymentResult conclude(Outcome outcome) throws Exception {
        DeploymentResult result = lab.bench.conclude();
        assertThat(result.failure().toString(), result.outcome(), is(outcome));
        lab.bench.recordedOnce(outcome);
        return result;
    }

    private static String end(DeploymentResult result) throws Exception {
        return DataCenterBench.sourceToken(result).path("end").asText();
    }

    @Test
    public void theTokenIsDeletedAndTheRollbackReported() throws Exception {
        cutAfterPush();
        lab.bench.verdicts.addAll(List.of(Verdict.REFUTED, Verdict.PROVEN));
        DeploymentResult result = conclude(Outcome.UNDONE);
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(end(result), is("lost when Jenkins stopped; found by its name: deleted"));
        assertThat(lab.told(), contains("IN_PROGRESS", "ROLLED_BACK"));
        assertThat("reported as the same deployment",
                lab.server.deployments().stream().map(d -> d.path("deploymentSequenceNumber").asLong()).distinct().count(), is(1L));
    }

    /** Its answer was on the way when Jenkins died: nothing but the credential, written down before, leads to it. */
    @Test
    public void aTokenOfWhichNobodyHeardIsDeleted() throws Exception {
        look(DataCenterBench.cutOff(lab.minting(), () -> {
            throw new Killed();
        }));
        assertThrows(Killed.class, () -> lab.deploy(lab.minting(), true));
        JournalEntry entry = lab.bench.journal().all().get(0);
        assertThat(entry.phase(), is(JournalEntry.Phase.BEGUN));
        assertThat(entry.credential(), is("bb-admin"));
        assertThat(lab.server.tokenNames(), contains(NAME, "made by hand"));
        look(lab.minting());
        DeploymentResult result = conclude(Outcome.ABORTED);
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
        assertThat(end(result), is("its answer was lost; looked for by its name: deleted"));
        assertThat("nothing was pushed", lab.told().isEmpty(), is(true));
    }

    @Test
    public void aCredentialThatIsGoneIsSaidInTheRecordAndStopsNothing() throws Exception {
        cutAfterPush();
        lab.bench.sourceLookup = () -> {
            throw new DeploymentFailure(FailureKind.ACCESS, "credential 'bb-admin' of team/dags is not known.");
        };
        DeploymentResult result = conclude(Outcome.SUCCESS);
        assertThat(end(result),
                is("lost when Jenkins stopped; not looked for: credential 'bb-admin' of team/dags is not known."));
        assertThat(lab.server.tokenNames(), contains(NAME, "made by hand"));
        assertThat(lab.told(), contains("IN_PROGRESS"));
        assertThat(lab.bench.log.toString(), containsString("report: warning: 'successful' was not taken: credential 'bb-admin'"));
    }

    @Test
    public void aServerThatDoesNotListTokensIsSaidInTheRecord() throws Exception {
        cutAfterPush();
        lab.server.answerOnce(DataCenterBench.calls("GET", "/access-tokens/"), Answer.text(500, "text/html", "<html>"));
        assertThat(end(conclude(Outcome.SUCCESS)),
                startsWith("lost when Jenkins stopped; found by its name: NOT all looked for (Bitbucket at "));
    }

    @Test
    public void aPasswordThatIsRefusedIsSentOnce() throws Exception {
        cutAfterPush();
        lab.server.addUser("admin", "another-password", true);
        int before = lab.server.requests().size();
        conclude(Outcome.SUCCESS);
        assertThat(
                lab.server.requests().subList(before, lab.server.requests().size()).stream().map(RecordedRequest::user).toList(),
                contains("admin"));
    }

    /** It would be tried again every minute, and a wrong password with it: the account would be locked. */
    @Test
    public void withoutAJournalThePasswordIsNotSent() throws Exception {
        cutAfterPush();
        int before = lab.server.requests().size();
        Files.createDirectory(lab.journal.resolve("d-1.json.tmp"));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, lab.bench::conclude);
        assertThat(failure.getMessage(), startsWith("The journal "));
        assertThat(lab.server.requests().size(), is(before));
        Files.delete(lab.journal.resolve("d-1.json.tmp"));
        conclude(Outcome.SUCCESS);
        assertThat(lab.server.tokenSecrets(), contains(DataCenterBench.READY));
    }
}
