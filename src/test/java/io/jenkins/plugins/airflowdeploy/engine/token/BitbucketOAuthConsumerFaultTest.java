package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class BitbucketOAuthConsumerFaultTest {

    private static final String SECRET = "c0nsumer-s3cret";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http =
            new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(1), 10_000), time);
    private volatile int status = 200;
    private volatile String body;

    @Before
    public void serve() {
        server.then(this::answer);
    }

    @After
    public void close() {
        http.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private BitbucketOAuthConsumer consumer() {
        return new BitbucketOAuthConsumer(
                http, server.uri("/site/oauth2/access_token"), "key", () -> SECRET, "OAuth consumer bb-deploy", time);
    }

    private ScopedToken issue(String json) throws Exception {
        status = 200;
        body = json;
        return consumer().issue();
    }

    private static String granted(String scopes) {
        return "{\"access_token\":\"abc=\",\"token_type\":\"bearer\",\"expires_in\":7200,\"scope\":\"" + scopes + "\"}";
    }

    private DeploymentFailure refused(int withStatus, String text) {
        status = withStatus;
        body = text;
        DeploymentFailure failure = assertThrows(text, DeploymentFailure.class, () -> consumer().issue());
        assertThat(failure.getMessage(), allOf(not(containsString(SECRET)), not(containsString("<html>"))));
        return failure;
    }

    @Test
    public void asksAsDocumented() throws Exception {
        issue(granted("repository pullrequest"));
        FaultServer.Seen seen = server.seen().get(0);
        assertThat(seen.method() + " " + seen.path(), is("POST /site/oauth2/access_token"));
        assertThat(seen.body(), is("grant_type=client_credentials"));
        assertThat(seen.headers().get("Content-type").get(0), startsWith("application/x-www-form-urlencoded"));
        String basic = Base64.getEncoder().encodeToString(("key:" + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(seen.headers().get("Authorization"), is(List.of("Basic " + basic)));
    }

    @Test
    public void readsBothNamesOfTheScopes() throws Exception {
        for (String json : List.of(granted("repository pullrequest"), granted("repository pullrequest").replace("scope", "scopes"))) {
            ScopedToken token = issue(json);
            assertThat(token.scopes(), is(Optional.of(List.of("repository", "pullrequest"))));
            assertThat(token.expiresAt(), is(Optional.of(time.now().plusSeconds(7200))));
            assertThat(token.authorization(), is("Bearer abc="));
            assertThat(token.user(), is("x-token-auth"));
            assertThat(consumer().revoke(token), is("expires by itself at " + time.now().plusSeconds(7200)));
        }
        assertThat(issue("{\"access_token\":\"a\"}").scopes(), is(Optional.empty()));
    }

    @Test
    public void everyDeploymentAsksForItsOwn() throws Exception {
        body = granted("repository");
        BitbucketOAuthConsumer consumer = consumer();
        consumer.issue();
        consumer.issue();
        assertThat(server.seen().size(), is(2));
    }

    @Test
    public void scopesThatDoNotReadAreRefused() {
        for (String scopes : List.of("account webhook", "repository:admin", "")) {
            DeploymentFailure failure = refused(200, granted(scopes));
            assertThat(failure.kind(), is(FailureKind.ACCESS));
            assertThat(failure.getMessage(), startsWith("OAuth consumer bb-deploy lacks the scope repository"));
        }
    }

    @Test
    public void widerScopesReadToo() throws Exception {
        for (String scopes : List.of("repository", "repository:write", "pullrequest", "pullrequest:write", "project")) {
            assertThat(BitbucketScopes.readPullRequests(issue(granted(scopes))), is(scopes.startsWith("pullrequest")));
        }
    }

    @Test
    public void aWrongKeyOrSecretIsA400() {
        DeploymentFailure failure = refused(
                400, "{\"error_description\":\"Invalid OAuth client credentials\",\"error\":\"unauthorized_client\"}");
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), allOf(
                startsWith("OAuth consumer bb-deploy gets no token"), containsString("key or secret")));
    }

    @Test
    public void aPublicConsumerIsTold() {
        DeploymentFailure failure = refused(400, "{\"error\":\"invalid_grant\"}");
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), containsString("This is a private consumer"));
    }

    @Test
    public void otherAnswersAreUnavailable() {
        for (int other : new int[] {302, 400, 404, 429, 500, 503}) {
            DeploymentFailure failure = refused(other, "<html>");
            assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
            assertThat(failure.getMessage(), containsString("status " + other));
        }
    }

    @Test
    public void uselessAnswersSayWhatIsMissing() {
        String[][] cases = {
            {"<html>", "no JSON"},
            {"{\"access_tok", "no JSON"},
            {"{}", "access_token"},
            {"{\"access_token\":\"a b\"}", "access_token"},
            {"{\"access_token\":\"a\\r\\nX: y\"}", "access_token"},
            {"{\"access_token\":\"a\",\"token_type\":\"mac\"}", "token_type"},
            {"{\"access_token\":\"a\",\"expires_in\":0}", "expires_in"},
            {"{\"access_token\":\"a\",\"expires_in\":1e300}", "expires_in"},
            {"{\"access_token\":\"a\",\"expires_in\":\"soon\"}", "expires_in"},
        };
        for (String[] c : cases) {
            DeploymentFailure failure = refused(200, c[0]);
            assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
            assertThat(failure.getMessage(), containsString(c[1]));
        }
    }
}
