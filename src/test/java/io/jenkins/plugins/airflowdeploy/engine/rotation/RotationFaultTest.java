package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static io.jenkins.plugins.airflowdeploy.engine.testing.Faults.ALWAYS;
import static io.jenkins.plugins.airflowdeploy.engine.testing.Faults.request;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What goes wrong between Bitbucket, Jenkins and Airflow: one fault each. */
public class RotationFaultTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private RotationLab lab;

    @Before
    public void lab() throws IOException {
        lab = new RotationLab(server, temporary.newFolder("controller").toPath());
    }

    private static Faults.Fault answers(int status, String json, String... header) {
        return exchange -> {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            if (header.length == 2) {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            return true;
        };
    }

    private String failsWith(String method, int status, String json) throws Exception {
        lab.faults.on(request(method, "/connections/"), ALWAYS, answers(status, json));
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("old"));
        assertThat(lab.outcomes(), contains("failed"));
        assertThat(lab.lines.size(), is(1));
        assertThat(lab.lines.get(0), startsWith("WARNING environment prod, connection 'bitbucket_api' of Airflow at"));
        assertThat(lab.written(), not(containsString("minted-secret")));
        return lab.lines.get(0);
    }

    @Test
    public void aTokenThatAirflowTakesNoMoreIsRenewedOnce() throws Exception {
        lab.faults.on(request("PATCH", "/connections/"), 1, answers(401, "{\"detail\": \"Not authenticated\"}"));
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
        List<String> purposes = lab.records().get(0).path("tokens").findValuesAsText("purpose");
        assertThat(purposes, hasItem("ask Airflow, renewed"));
        assertThat("all of Airflow's are given back", lab.records().get(0).path("tokens").findValuesAsText("end"),
                is(List.of("revoked", "in the connection; ends by itself", "revoked")));
    }

    @Test
    public void aConnectionThatIsAbsentCostsNoToken() throws Exception {
        lab.airflow.forgetAll();
        lab.look();
        assertThat(lab.minted, empty());
        assertThat(lab.lines.get(0), allOf(containsString("has no connection 'bitbucket_api' in its database (404)"),
                containsString("take it out of the environment's rotation")));
        assertThat(lab.records().get(0).at("/failure/kind").asText(), is("invalid-request"));
    }

    @Test
    public void thePasswordOfSomebodyIsNotReplaced() throws Exception {
        for (String login : new String[] {"", null, "x-token-auth"}) {
            lab.airflow.make("ours" + login, "http");
            lab.airflow.connection("ours" + login).put("login", login);
            lab.look("ours" + login);
            assertThat(lab.password("ours" + login), is("minted-secret-" + lab.minted.size()));
        }
        assertThat(lab.minted.size(), is(3));
        lab.airflow.make("postgres_default", "postgres");
        lab.airflow.connection("postgres_default").put("login", "etl\nuser");
        lab.look("postgres_default");
        assertThat(lab.password("postgres_default"), is("old"));
        assertThat(lab.minted.size(), is(3));
        assertThat(lab.lines.get(3), containsString("connection 'postgres_default' has the login 'etl user', so its password is not one of"
                + " ours to replace: set its login to x-token-auth, or take it out of rotation"));
        assertThat(lab.records().get(3).at("/failure/kind").asText(), is("invalid-request"));
    }

    @Test
    public void anAccountThatMayNotReadConnectionsIsToldWhatItNeeds() throws Exception {
        assertThat(failsWith("GET", 403, "{\"detail\": \"Forbidden\"}"), allOf(
                containsString("does not let this account read connections (403)"),
                containsString("'op' or higher in the simple auth manager"),
                containsString("can_read and can_edit on Connections")));
        assertThat(lab.minted, empty());
    }

    @Test
    public void anAccountThatMayOnlyReadThemIsToldToo() throws Exception {
        assertThat(failsWith("PATCH", 403, "{\"detail\": \"Forbidden\"}"),
                containsString("does not let this account edit connections (403)"));
        JsonNode fresh = lab.records().get(0).at("/tokens/1");
        assertThat(fresh.at("/end").asText(), is("not taken by Airflow; expires by itself"));
        assertThat(lab.records().get(0).at("/failure/kind").asText(), is("access"));
    }

    @Test
    public void aServerThatFailsIsTriedAgainWithTheSameToken() throws Exception {
        lab.faults.on(request("PATCH", "/connections/"), 2, answers(500, "oops"));
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
        assertThat(lab.faults.tries(), is(3));
    }

    @Test
    public void aLostAnswerIsAskedForAgain() throws Exception {
        lab.faults.on(request("PATCH", "/connections/"), 1, exchange -> {
            throw new IOException("hang up");
        });
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
        assertThat(lab.outcomes(), contains("rotated"));
    }

    @Test
    public void aServerThatGoesOnFailingLeavesTheTokenToItself() throws Exception {
        assertThat(failsWith("PATCH", 500, "minted-secret-1"), containsString("answered 500 when asked to edit connections"));
        assertThat(lab.records().get(0).at("/tokens/1/end").asText(),
                is("not known whether it is in the connection; ends by itself"));
    }

    @Test
    public void tooManyRequestsAreWaitedOutWhileThatIsShort() throws Exception {
        lab.faults.on(request("PATCH", "/connections/"), 1, answers(429, "", "Retry-After", "7"));
        lab.look();
        assertThat(lab.time.slept(), contains(Duration.ofSeconds(7)));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
    }

    @Test
    public void aLongRetryAfterIsKeptWhateverWasAsked() throws Exception {
        for (String call : new String[] {"POST /auth/token", "GET /api/v2/version", "GET /connections/", "PATCH /connections/"}) {
            lab = new RotationLab(server, temporary.newFolder().toPath());
            lab.faults.on(request(call.split(" ")[0], call.split(" ")[1]), 1, answers(429, "", "Retry-After", "1200"));
            lab.look().looksFor(Duration.ofMinutes(19));
            assertThat(call, lab.lines.get(0), containsString("It wants us to wait 1200 s; ask again after that"));
            assertThat(call, lab.faults.tries(), is(1));
            lab.looksFor(MINUTE);
            assertThat(call, lab.password("bitbucket_api"), startsWith("minted-secret-"));
            assertThat(call, lab.lines.get(1), containsString("rotated after 1 failed try,"));
        }
    }

    @Test
    public void aServerCannotPutItOffForDays() throws Exception {
        lab.faults.on(request("GET", "/connections/"), 1, answers(429, "", "Retry-After", "999999"));
        lab.look().looksFor(Duration.ofMinutes(60));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
    }

    @Test
    public void whatFailsIsLoggedOnceAndTriedWithPausesThatGrow() throws Exception {
        lab.look();
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "Bitbucket refuses");
        lab.looksFor(Duration.ofMinutes(60));
        int asked = server.seen().size();
        assertThat(lab.outcomes(), contains("rotated", "failed"));
        lab.looksFor(Duration.ofMinutes(50));
        assertThat("tried after 1, 3, 7, 15, 25, 35, 45 minutes", (server.seen().size() - asked) / 6, is(7));
        assertThat(lab.outcomes(), contains("rotated", "failed"));
        assertThat(lab.lines.stream().filter(l -> l.startsWith("WARNING")).toList(),
                contains(containsString("could not be rotated, and is tried again: Bitbucket refuses")));
        lab.exchangeFails = null;
        lab.looksFor(Duration.ofMinutes(5));
        assertThat(lab.outcomes(), contains("rotated", "failed", "rotated"));
        assertThat(lab.lines.get(lab.lines.size() - 1), startsWith("INFO"));
    }

    @Test
    public void whenTheOldTokenHasEndedItIsAnErrorOnce() throws Exception {
        lab.look();
        lab.exchangeFails = new DeploymentFailure(FailureKind.UNAVAILABLE, "Bitbucket cannot be reached");
        lab.looksFor(Duration.ofMinutes(119));
        assertThat(lab.lines.stream().filter(l -> l.startsWith("ERROR")).toList(), empty());
        lab.looksFor(Duration.ofHours(3));
        assertThat(lab.lines.stream().filter(l -> l.startsWith("ERROR")).toList(), contains(allOf(
                containsString("connection 'bitbucket_api' has no token that lives"),
                containsString("which ends at 2026-11-24T12:00:00Z"),
                containsString("tasks that use it fail. Bitbucket cannot be reached"))));
        assertThat(lab.outcomes(), contains("rotated", "failed", "failed"));
        lab.exchangeFails = null;
        lab.looksFor(Duration.ofMinutes(11));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
    }

    @Test
    public void anotherReasonIsToldAndRecorded() throws Exception {
        lab.exchangeFails = new DeploymentFailure(FailureKind.UNAVAILABLE, "Bitbucket cannot be reached");
        lab.look();
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "Bitbucket refuses").notBefore(Instant.EPOCH);
        lab.looksFor(Duration.ofMinutes(10));
        assertThat(lab.outcomes(), contains("failed", "failed"));
        assertThat(lab.lines, contains(containsString("cannot be reached"), containsString("Bitbucket refuses")));
    }

    @Test
    public void anotherCauseOfTheSameKindIsToldAndATimeIsNone() throws Exception {
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "token 0123abcdef45 ended at 2026-11-24T10:00:00Z, 7 s ago");
        lab.look();
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "token 99aabbccdd00 ended at 2026-11-24T10:09:59.5Z, 12 s ago");
        lab.looksFor(Duration.ofMinutes(10));
        assertThat(lab.outcomes(), contains("failed"));
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "Bitbucket refuses");
        lab.looksFor(Duration.ofMinutes(10));
        assertThat(lab.outcomes(), contains("failed", "failed"));
        assertThat(lab.lines, contains(containsString("0123abcdef45"), containsString("Bitbucket refuses")));
    }

    @Test
    public void oneThatFailsDoesNotKeepAnotherWaiting() throws Exception {
        lab.airflow.make("good", "http");
        lab.look("bad", "good");
        assertThat(lab.password("good"), is("minted-secret-1"));
        assertThat(lab.outcomes(), contains("failed", "rotated"));
    }

    @Test
    public void otherFieldsThatChangedMeanwhileAreNamed() throws Exception {
        lab.airflow.beforePatch(
                () -> lab.airflow.connection("bitbucket_api").put("host", "https://elsewhere.example.com"));
        lab.look();
        assertThat(lab.lines, hasItem(containsString("somebody changed of it meanwhile: host.")));
        assertThat(lab.records().get(0).at("/tokens/1/end").asText(), containsString("changed of it meanwhile: host"));
    }

    @Test
    public void withoutAPlaceForTheRecordNothingIsDone() throws Exception {
        Files.createDirectories(lab.folder.resolve("trails/prod.jsonl"));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> lab.look());
        assertThat(failure.getMessage(), containsString("audit trail"));
        assertThat(server.seen(), empty());
        assertThat(lab.minted, empty());
    }

    @Test
    public void anInterruptIsRecordedAndTakesNothingAway() throws Exception {
        CountDownLatch noticed = new CountDownLatch(1);
        Thread rotating = Thread.currentThread();
        lab.airflow.beforePatch(() -> {
            rotating.interrupt();
            await(noticed);
        });
        assertThrows(InterruptedException.class, () -> lab.look());
        noticed.countDown();
        assertThat(lab.outcomes(), contains("aborted"));
        lab.airflow.beforePatch(() -> {});
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
