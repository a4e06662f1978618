package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class LegacyLoginFaultTest {

    private static final String PASSWORD = "pa&ss=wörd";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html";
    private static final String FORM = "<input id=\"csrf_token\" name=\"csrf_token\" type=\"hidden\" value=\"t0k+en\">";

    @Rule
    public final FaultServer server = new FaultServer();

    private final Http http = new Http(HttpSettings.defaults(), new FakeTime());

    @Before
    public void anAirflow2HasNoTokens() {
        server.then(404, HTML, "<html>").then(200, JSON, "{\"version\":\"2.11.2\"}");
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void sendsThePasswordWhereItIsTaken() throws Exception {
        server.then(200, JSON, "{\"dags\":[]}");
        ScopedToken token = source().issue();
        String pair = Base64.getEncoder().encodeToString(("deployer:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(server.seen().get(2).path(), is("/airflow/api/v1/dags?limit=1"));
        assertThat(server.seen().get(2).headers().get("Authorization"), is(List.of("Basic " + pair)));
        assertThat("a password could be guessed from one", token.fingerprint(), is(Optional.empty()));
        assertThat(token.toString(), is("password of deployer"));
        assertThat(token.appearsIn("x " + pair), is(true));
        assertThat(source().revoke(token), is("nothing to revoke: Airflow 2 takes the password itself"));
    }

    @Test
    public void opensASessionWhereItIsNot() throws Exception {
        server.then(403, JSON, "{}")
                .then(200, HTML, FORM, "Set-Cookie", "session=before; HttpOnly; Path=/")
                .then(302, HTML, "", "Set-Cookie", "session=after; HttpOnly; Path=/", "Location", "/home")
                .then(200, JSON, "{\"dags\":[]}")
                .then(200, HTML, FORM)
                .then(302, HTML, "")
                .then(403, JSON, "{}");
        ScopedToken token = source().issue();
        FaultServer.Seen login = server.seen().get(4);
        assertThat(login.headers().get("Cookie"), is(List.of("session=before")));
        assertThat(login.body(), is("csrf_token=t0k%2Ben&username=deployer&password=pa%26ss%3Dw%C3%B6rd"));
        assertThat(server.seen().get(5).headers().get("Cookie"), is(List.of("session=after")));
        assertThat(server.seen().get(5).headers().containsKey("Authorization"), is(false));
        assertThat(token.toString(), startsWith("token "));

        assertThat(source().revoke(token), is("revoked"));
        assertThat(server.seen().get(7).path(), is("/airflow/logout/"));
        assertThat(server.seen().get(7).body(), is("csrf_token=t0k%2Ben"));
    }

    @Test
    public void findsItsCookieAmongThoseOfALoadBalancer() throws Exception {
        server.then(403, JSON, "{}")
                .then(exchange -> sticky(exchange, 200, FORM, "session=before; Path=/"))
                .then(exchange -> sticky(exchange, 302, "", "session=after; Path=/"))
                .then(200, JSON, "{\"dags\":[]}");
        source().issue();
        assertThat(server.seen().get(4).headers().get("Cookie"), is(List.of("session=before")));
        assertThat(server.seen().get(5).headers().get("Cookie"), is(List.of("session=after")));
    }

    private static void sticky(HttpExchange exchange, int status, String body, String session) throws IOException {
        exchange.getResponseHeaders().put("Set-Cookie", List.of("FIRST=a1; Path=/", session, "AWSALB=b2; Path=/"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    public void aPasswordThatIsWrongForBoth() {
        server.then(403, JSON, "{}")
                .then(200, HTML, FORM, "Set-Cookie", "session=before; Path=/")
                .then(302, HTML, "", "Set-Cookie", "session=before; Path=/", "Location", "/login/?next=/home")
                .then(403, JSON, "{}");
        assertThat(refusal(FailureKind.ACCESS), containsString("refuses the password of Airflow user 'deployer'"));
    }

    @Test
    public void aLoginPageOfAnotherKind() {
        server.then(403, JSON, "{}").then(200, HTML, "<a href='https://sso.example.com'>");
        assertThat(refusal(FailureKind.ACCESS), containsString("or does not let this user read DAGs"));
    }

    @Test
    public void aCookieThatWouldSplitTheHeader() {
        server.then(403, JSON, "{}").then(200, HTML, FORM, "Set-Cookie", "session=\u00e9; Path=/");
        refusal(FailureKind.ACCESS);
        assertThat("nothing was posted", server.seen().size(), is(4));
    }

    private AirflowPassword source() {
        return new AirflowPassword(http, server.uri("/airflow/"), "deployer", () -> PASSWORD, "airflow-prod", new FakeTime());
    }

    private String refusal(FailureKind kind) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> source().issue());
        assertThat(failure.kind(), is(kind));
        assertThat(failure.getMessage(), not(containsString(PASSWORD)));
        return failure.getMessage();
    }
}
