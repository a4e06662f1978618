package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** A login at an Airflow behind a proxy that wants a token of its own with each request. */
public class AirflowBehindProxyFaultTest {

    private static final String JSON = "application/json";
    private static final String PASSWORD = "passw0rd-of-the-user";

    @Rule
    public final FaultServer provider = new FaultServer();

    @Rule
    public final FaultServer airflow = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(HttpSettings.defaults(), time);

    @After
    public void close() {
        http.close();
    }

    private AirflowPassword login() {
        OidcClient.Request request = new OidcClient.Request(provider.uri("/t"), "jenkins", Optional.empty(), Optional.empty(),
                HeaderName.of("Proxy-Authorization"));
        return new AirflowPassword(http, airflow.uri("/airflow"), "deployer", () -> PASSWORD, "airflow-prod",
                Optional.of(new OidcClient(http, request, () -> "s3cret", "OIDC client 'jenkins'", time)), time);
    }

    private AirflowPassword passing() {
        provider.then(200, JSON, "{\"access_token\":\"the-pass\",\"expires_in\":300}");
        return login();
    }

    private static List<String> header(FaultServer.Seen seen, String name) {
        return seen.headers().get(name);
    }

    @Test
    public void theProxysTokenGoesWithEveryRequestBesideAirflows() throws Exception {
        airflow.then(201, JSON, "{\"access_token\":\"of-airflow\"}").then(307, JSON, "")
                .then(200, JSON, "{\"dags\":[]}").then(200, JSON, "{\"version\":\"3.1.8\"}");
        AirflowPassword login = passing();
        ScopedToken token = login.issue();
        assertThat(login.revoke(token), startsWith("cannot be revoked on Airflow 3.1.8"));
        assertThat(airflow.seen().size(), is(4));
        for (FaultServer.Seen seen : airflow.seen()) {
            assertThat(seen.path(), header(seen, "Proxy-authorization"), is(List.of("Bearer the-pass")));
        }
        assertThat(header(airflow.seen().get(1), "Authorization"), is(List.of("Bearer of-airflow")));
        assertThat("one of the provider's for the whole of it", provider.seen().size(), is(1));
    }

    @Test
    public void anAirflow2GetsItToo() throws Exception {
        airflow.then(404, "text/html", "").then(200, JSON, "{\"version\":\"2.11.2\"}").then(403, JSON, "{}")
                .then(200, "text/html", "<input name=\"csrf_token\" value=\"c1\">", "Set-Cookie", "session=before; Path=/")
                .then(302, "text/html", "", "Set-Cookie", "session=in; Path=/").then(200, JSON, "{\"dags\":[]}")
                .then(200, "text/html", "<input name=\"csrf_token\" value=\"c2\">").then(302, "text/html", "").then(403, JSON, "{}");
        AirflowPassword login = passing();
        assertThat(login.revoke(login.issue()), is("revoked"));
        assertThat(airflow.seen().size(), is(9));
        for (FaultServer.Seen seen : airflow.seen()) {
            assertThat(seen.path(), header(seen, "Proxy-authorization"), is(List.of("Bearer the-pass")));
        }
    }

    @Test
    public void neitherTokenIsShownAndBothAreGuarded() throws Exception {
        airflow.then(201, JSON, "{\"access_token\":\"of-airflow\"}");
        ScopedToken token = passing().issue();
        assertThat(token.toString(), allOf(not(containsString("of-airflow")), not(containsString("the-pass")),
                containsString(token.fingerprint().orElseThrow()), containsString(token.pass().orElseThrow().fingerprint().orElseThrow())));
        assertThat(token.appearsIn("echoed: the-pass"), is(true));
        assertThat(token.appearsIn("echoed: of-airflow"), is(true));
        assertThat(token.appearsIn("neither"), is(false));
    }

    @Test
    public void itIsOverWhenTheProxysTokenIs() throws Exception {
        airflow.then(201, JSON, "{\"access_token\":\"of-airflow\"}");
        ScopedToken token = passing().issue();
        Instant issued = time.now();
        assertThat(token.isOver(issued.plusSeconds(299)), is(false));
        assertThat(token.isOver(issued.plusSeconds(300)), is(true));
    }

    @Test
    public void anotherPassMakesAnotherTokenThoughThePasswordIsTheSame() {
        ScopedToken password = ScopedToken.password("u", "p");
        ScopedToken first = password.behind(new ScopedToken(null, "one", null, null));
        assertThat(first.isSameAs(password.behind(new ScopedToken(null, "one", null, null))), is(true));
        assertThat(first.isSameAs(password.behind(new ScopedToken(null, "two", null, null))), is(false));
        assertThat(first.isSameAs(password), is(false));
    }

    private DeploymentFailure refused(int status, String type, String body) {
        airflow.then(status, type, body);
        AirflowPassword login = passing();
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, login::issue);
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), allOf(not(containsString("the-pass")), not(containsString(PASSWORD)), not(containsString("foreign"))));
        return failure;
    }

    @Test
    public void aRefusalOfTheProxyIsToldFromOneOfAirflow() {
        assertThat(refused(401, "text/html", "foreign").getMessage(),
                allOf(startsWith("the proxy before Airflow at "), containsString("of OIDC client 'jenkins' (401). Check the header's name")));
    }

    @Test
    public void aProxyThatSendsToALoginPageDoesNotTakeTheToken() {
        assertThat(refused(302, "text/html", "foreign").getMessage(), startsWith("the proxy before Airflow at "));
    }

    @Test
    public void aRefusalOfAirflowIsThePasswords() {
        assertThat(refused(401, JSON, "{\"detail\":\"Invalid credentials\"}").getMessage(),
                containsString("refuses the password of Airflow user 'deployer'"));
    }

    /** Jenkins' own proxy reads a header of the same name, but only that of the request for a tunnel. */
    @Test
    public void jenkinsOwnProxyIsNotShownTheToken() throws Exception {
        try (ServerSocket forward = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Http behind = new Http(new HttpSettings(
                        ProxySelector.of((InetSocketAddress) forward.getLocalSocketAddress()), Duration.ofSeconds(9), 10_000), time)) {
            FutureTask<String> asked = new FutureTask<>(() -> head(forward));
            new Thread(asked).start();
            HttpCall call = HttpCall.get(URI.create("https://airflow.example.com/api/v2/dags")).once();
            new ScopedToken(null, "of-airflow", null, null)
                    .behind(new ScopedToken(null, "the-pass", null, null).in(new HeaderName("Proxy-Authorization")))
                    .authorize(call);
            assertThrows(DeploymentFailure.class, () -> behind.send("Airflow", call));
            assertThat(asked.get(), allOf(startsWith("CONNECT airflow.example.com:443"), not(containsString("the-pass")),
                    not(containsString("of-airflow"))));
        }
    }

    /** What is asked of a proxy that answers nothing. */
    private static String head(ServerSocket forward) throws IOException {
        try (Socket socket = forward.accept()) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            return head.toString();
        }
    }

    @Test
    public void withoutTheProxysTokenAirflowIsNotAsked() {
        provider.then(400, JSON, "{\"error\":\"invalid_scope\"}");
        assertThat(assertThrows(DeploymentFailure.class, () -> login().issue()).getMessage(), containsString("OIDC client 'jenkins' gets no token"));
        assertThat(airflow.seen().size(), is(0));
    }
}
