package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Tokens made for one deployment: what is sent, how often, and what is said when they cannot be made or deleted. */
public class DataCenterTokenMintFaultTest {

    private static final String PASSWORD = "adm1n-pässword";
    private static final String PATH = "/bitbucket/rest/access-tokens/latest/projects/PRJ/repos/dags";
    private static final String JSON = "application/json";
    private static final String MADE = "{\"id\":\"252973515069\",\"name\":\"n\",\"createdDate\":1700000000000,"
            + "\"permissions\":[\"REPO_READ\"],\"token\":\"BBDC-made\"}";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http =
            new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(1), 100_000), time);

    @After
    public void close() {
        http.close();
        assertThat("nothing is tried again", time.slept(), empty());
    }

    private DataCenterTokenMint mint() throws DeploymentFailure {
        return new DataCenterTokenMint(http, DataCenterRepository.of(server.uri("/bitbucket"), "PRJ", "dags"), "admin",
                () -> PASSWORD, "user name and password 'bb-admin'", "airflow-deploy job #7", time);
    }

    private static String error(String exception) {
        return "{\"errors\":[{\"context\":null,\"message\":\"text\",\"exceptionName\":\"com.atlassian.bitbucket." + exception + "\"}]}";
    }

    private void refused(FailureKind kind, String... parts) {
        int before = server.seen().size();
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> mint().issue());
        assertThat(failure.getMessage(), failure.kind(), is(kind));
        assertThat(failure.getMessage(), not(containsString(PASSWORD)));
        for (String part : parts) {
            assertThat(failure.getMessage(), containsString(part));
        }
        assertThat("sent once", server.seen(), hasSize(before + 1));
    }

    @Test
    public void aTokenOfADayThatReadsOneRepositoryIsMadeAndDeleted() throws Exception {
        server.then(200, JSON, MADE).then(204, JSON, "");
        DataCenterTokenMint mint = mint();
        ScopedToken token = mint.issue();
        assertThat(token.authorization(), is("Bearer BBDC-made"));
        assertThat(token.user(), is("x-token-auth"));
        assertThat(token.scopes(), is(Optional.of(List.of("REPO_READ"))));
        assertThat(token.expiresAt(), is(Optional.of(time.now().plus(Duration.ofDays(1)))));
        assertThat(mint.revoke(token), is("deleted"));
        FaultServer.Seen put = server.seen().get(0);
        assertThat(put.method() + " " + put.path(), is("PUT " + PATH));
        assertThat(put.body(), allOf(containsString("\"permissions\":[\"REPO_READ\"]"), containsString("\"expiryDays\":1"),
                containsString("\"name\":\"airflow-deploy job #7\"")));
        assertThat(put.headers().get("Authorization"), contains("Basic "
                + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8))));
        assertThat(server.seen().get(1).method() + " " + server.seen().get(1).path(), is("DELETE " + PATH + "/252973515069"));
        assertThat("a second time", mint.revoke(token), is("not ours to revoke"));
    }

    @Test
    public void theCredentialIsSaidToBeWider() throws Exception {
        assertThat(mint().description(), allOf(containsString("'bb-admin'"), containsString("wider than the ready REPO_READ token")));
    }

    @Test
    public void refusalsNameCulpritAndRemedy() {
        server.then(401, JSON, error("auth.IncorrectPasswordAuthenticationException"))
                .then(401, JSON, error("AuthorisationException"))
                .then(401, JSON, error("auth.CaptchaRequiredAuthenticationException"))
                .then(401, "text/html", "<html>", "X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=x")
                .then(404, JSON, error("repository.NoSuchRepositoryException"))
                .then(400, JSON, error("validation.ArgumentValidationException"));
        refused(FailureKind.ACCESS, "'bb-admin' gets no token", "does not accept its user name or password");
        refused(FailureKind.ACCESS, "is no administrator of the repository", "ready repository access token");
        refused(FailureKind.ACCESS, "locked this account", "CAPTCHA");
        refused(FailureKind.ACCESS, "locked this account", "CAPTCHA");
        refused(FailureKind.ACCESS, "/bitbucket/scm/prj/dags.git");
        refused(FailureKind.ACCESS, "too many tokens");
    }

    @Test
    public void aRefusedPasswordIsNotSentAgain() throws Exception {
        server.then(401, JSON, error("auth.IncorrectPasswordAuthenticationException"));
        DataCenterTokenMint mint = mint();
        String first = assertThrows(DeploymentFailure.class, mint::issue).getMessage();
        assertThat(assertThrows(DeploymentFailure.class, mint::issue).getMessage(), is(first));
        assertThat(mint.revokeLeftOvers().orElseThrow(), startsWith("NOT all looked for (" + first));
        assertThat(server.seen(), hasSize(1));
        DataCenterTokenMint another = mint();
        assertThat(another.revokeLeftOvers().orElseThrow(), startsWith("NOT all looked for (" + first));
        assertThat(assertThrows(DeploymentFailure.class, another::issue).getMessage(), is(first));
        assertThat(server.seen(), hasSize(2));
    }

    @Test
    public void aServerInTroubleIsNotAskedAgainForASecondToken() {
        server.then(503, "text/html", "<html>").then(302, "text/html", "", "Location", "http://elsewhere/").then(200, JSON, "{}")
                .then(200, "text/html", "<html>");
        refused(FailureKind.UNAVAILABLE, "status 503");
        refused(FailureKind.UNAVAILABLE, "redirect");
        refused(FailureKind.UNAVAILABLE, "no usable token", "'airflow-deploy job #7', delete it");
        refused(FailureKind.UNAVAILABLE, "no usable token");
    }

    @Test
    public void aConnectionThatBreaksIsNotOpenedAgain() {
        server.thenReset();
        refused(FailureKind.UNAVAILABLE, "broke the connection");
    }

    @Test
    public void aTokenThatStaysIsSaid() throws Exception {
        server.then(200, JSON, MADE).then(401, JSON, error("AuthorisationException"));
        DataCenterTokenMint mint = mint();
        assertThat(mint.revoke(mint.issue()), allOf(startsWith("NOT deleted (status 401)"),
                containsString("until 2026-11-25T10:00:00Z"), containsString("'airflow-deploy job #7' (id 252973515069)")));
        server.then(200, JSON, MADE);
    }

    @Test
    public void aTokenThatIsGoneAlreadyIsFine() throws Exception {
        server.then(200, JSON, MADE).then(404, JSON, error("NoSuchEntityException"));
        DataCenterTokenMint mint = mint();
        assertThat(mint.revoke(mint.issue()), is("was deleted already"));
    }

    @Test
    public void anIdThatWouldLeadElsewhereIsRefused() {
        server.then(200, JSON, MADE.replace("252973515069", "../../users/x"));
        refused(FailureKind.UNAVAILABLE, "no usable token");
    }
}
