package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class BitbucketServiceAccountFaultTest {

    private static final String SECRET = "s3cret&of=the account";
    private static final String TYPE = "application/json";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(9), 10_000), time);

    @After
    public void close() {
        http.close();
    }

    private BitbucketServiceAccount account() {
        return new BitbucketServiceAccount(
                http, server.uri("/bitbucket/"), "client-1", () -> SECRET, "REPO_READ", "service account bb", time);
    }

    private DeploymentFailure refused(int status, String body, String... headers) {
        server.then(status, TYPE, body, headers);
        DeploymentFailure failure = assertThrows(body, DeploymentFailure.class, () -> account().issue());
        assertThat(failure.getMessage(), allOf(not(containsString(SECRET)), not(containsString("foreign"))));
        return failure;
    }

    @Test
    public void itAsksForTheScopeAndGetsAToken() throws Exception {
        server.then(200, TYPE, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"REPO_READ\"}");
        ScopedToken token = account().issue();
        assertThat(token.reveal(), is("abc"));
        assertThat(token.user(), is("x-token-auth"));
        assertThat(token.scopes().orElseThrow(), contains("REPO_READ"));
        assertThat(token.expiresAt(), is(Optional.of(time.now().plusSeconds(3600))));
        FaultServer.Seen seen = server.seen().get(0);
        assertThat(seen.method() + " " + seen.path(), is("POST /bitbucket/rest/oauth2/latest/token"));
        assertThat(seen.body(), is("grant_type=client_credentials&client_id=client-1"
                + "&client_secret=s3cret%26of%3Dthe+account&scope=REPO_READ"));
    }

    @Test
    public void aScopeThatIsNotGrantedIsNamed() {
        assertThat(refused(400, "{\"error\":\"invalid_scope\",\"error_description\":\"foreign\"}").getMessage(), containsString("Change the scope"));
    }

    @Test
    public void aWrongSecretIsAnAccessFailure() {
        DeploymentFailure failure = refused(401, "{\"error\":\"invalid_client\",\"error_description\":\"foreign\"}");
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), containsString("client id or secret"));
    }

    @Test
    public void anOldServerIsNamed() {
        assertThat(refused(404, "<foreign/>").getMessage(), containsString("10.1"));
    }

    @Test
    public void aCaptchaIsNotTriedAgain() {
        assertThat(refused(403, "{}", "X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; foreign").getMessage(),
                containsString("CAPTCHA"));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void aTokenWithoutCodeIsRefused() {
        DeploymentFailure failure = refused(200, "{\"access_token\":\"abc\",\"scope\":\"PUBLIC_REPOS\"}");
        assertThat(failure.getMessage(), allOf(containsString("lacks the scope REPO_READ"), containsString("PUBLIC_REPOS")));
    }

    @Test
    public void tooManyRequestsSayUntilWhen() {
        assertThat(refused(429, "{}", "Retry-After", "90").notBefore(), is(Optional.of(time.now().plusSeconds(90))));
    }
}
