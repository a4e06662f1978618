package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class AirflowPasswordFaultTest {

    private static final String PASSWORD = "pa\"ss\\wörd";
    private static final String JSON = "application/json";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(HttpSettings.defaults(), time);

    @After
    public void close() {
        http.close();
    }

    @Test
    public void issuesATokenThatLivesAsLongAsItSays() throws Exception {
        String jwt = jwt("{\"sub\":\"deployer\",\"role\":\"user\",\"iat\":1000,\"exp\":4600}");
        server.then(201, JSON, "{\"access_token\":\"" + jwt + "\"}");
        ScopedToken token = source().issue();
        assertThat("by our clock, though the server's is off", token.expiresAt(), is(Optional.of(time.now().plusSeconds(3600))));
        assertThat(token.scopes(), is(Optional.of(List.of("role:user"))));
        assertThat(token.authorization(), is("Bearer " + jwt));
        assertThat(server.seen().get(0).path(), is("/airflow/auth/token/cli"));
        assertThat(server.seen().get(0).body(), containsString("\"pa\\\"ss\\\\wörd\""));
    }

    /** The server's {@code Date} is the real one; the clock of the test is hours or years off. */
    @Test
    public void aTokenThatDoesNotSayWhenItWasIssuedEndsByTheServersClockToo() throws Exception {
        long now = Instant.now().getEpochSecond();
        server.then(201, JSON, "{\"access_token\":\"" + jwt("{\"sub\":\"deployer\",\"exp\":" + (now + 3600) + "}") + "\"}");
        Instant end = source().issue().expiresAt().orElseThrow();
        assertThat(Duration.between(time.now().plusSeconds(3600), end).abs().toSeconds() < 60, is(true));
    }

    @Test
    public void anOpaqueTokenHasNoKnownEnd() throws Exception {
        server.then(200, JSON, "{\"access_token\":\"opaque.but.fine\"}");
        ScopedToken token = source().issue();
        assertThat(token.expiresAt(), is(Optional.empty()));
        assertThat(token.scopes(), is(Optional.empty()));
    }

    @Test
    public void wrongPassword() {
        server.then(401, JSON, "{\"detail\":\"Invalid credentials\"}");
        assertThat(refusal(FailureKind.ACCESS), is("Airflow at " + server.uri("/airflow")
                + " refuses the password of Airflow user 'deployer' (credential 'airflow-prod') (401)."
                + " Correct the user name or password in that credential."));
    }

    @Test
    public void noSuchLogin() {
        server.then(405, JSON, "{\"detail\":\"Method Not Allowed\"}");
        assertThat(refusal(FailureKind.UNAVAILABLE), containsString("has no /auth/token/cli (405)"));
    }

    @Test
    public void serverError() {
        server.then(500, "text/html", "<html>" + PASSWORD);
        assertThat(refusal(FailureKind.UNAVAILABLE), containsString("answered 500 when asked for a token"));
    }

    @Test
    public void htmlInsteadOfAToken() {
        server.then(200, "text/html", "<html>");
        assertThat(refusal(FailureKind.UNAVAILABLE), containsString("gave no token but something else"));
    }

    @Test
    public void aTokenThatWouldSplitTheHeader() {
        server.then(201, JSON, "{\"access_token\":\"a\\r\\nX-Evil: 1\"}");
        assertThat(refusal(FailureKind.UNAVAILABLE), containsString("gave no token but something else"));
    }

    @Test
    public void revokedWhenTheTokenIsRefusedAfterwards() throws Exception {
        server.then(307, "text/plain", "", "Location", "/auth/login").then(403, JSON, "{\"detail\":\"Invalid JWT token\"}");
        assertThat(source().revoke(token()), is("revoked"));
        assertThat(server.seen().get(0).path(), is("/airflow/api/v2/auth/logout"));
        assertThat(server.seen().get(0).headers().get("Authorization"), is(List.of("Bearer abc")));
        assertThat(server.seen().get(1).path(), is("/airflow/api/v2/dags?limit=1"));
    }

    @Test
    public void aRoleThatMayNotLookProvesNoRevocation() throws Exception {
        server.then(307, "text/plain", "").then(403, JSON, "{\"detail\":\"Forbidden\"}");
        assertThat(source().revoke(token()), startsWith("revocation not certain: Airflow at "));
    }

    @Test
    public void anOlderAirflowCannotRevoke() throws Exception {
        server.then(307, "text/plain", "").then(200, JSON, "{\"dags\":[]}").then(200, JSON, "{\"version\":\"3.1.8\"}");
        assertThat(source().revoke(token()),
                is("cannot be revoked on Airflow 3.1.8 (3.2 and later can), expires at 2026-11-24T10:00:00Z"));
    }

    @Test
    public void notRevokedWhenAirflowFails() throws Exception {
        server.then(500, "text/plain", "");
        assertThat(source().revoke(token()), startsWith("not revoked: Airflow at "));
        AirflowPassword nowhere = new AirflowPassword(http, URI.create("http://127.0.0.1:1"), "u", () -> "p", "c", time);
        assertThat(nowhere.revoke(token()), containsString("cannot be reached"));
    }

    private AirflowPassword source() {
        return new AirflowPassword(http, server.uri("/airflow/"), "deployer", () -> PASSWORD, "airflow-prod", time);
    }

    private static ScopedToken token() {
        return new ScopedToken(null, "abc", null, Instant.parse("2026-11-24T10:00:00Z"));
    }

    private String refusal(FailureKind kind) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> source().issue());
        assertThat(failure.kind(), is(kind));
        assertThat(failure.getMessage(), not(containsString(PASSWORD)));
        return failure.getMessage();
    }

    static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"HS512\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }
}
