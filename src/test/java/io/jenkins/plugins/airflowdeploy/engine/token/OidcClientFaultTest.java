package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.UntrustedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** What a token endpoint may answer, and what is made of it. */
public class OidcClientFaultTest {

    private static final String SECRET = "s3cret:of=the client";
    private static final String JSON = "application/json";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(9), 10_000), time);

    @After
    public void close() {
        http.close();
    }

    private OidcClient client(URI endpoint, String scope, String audience, String header) {
        OidcClient.Request request = new OidcClient.Request(
                endpoint, "jenkins&co", Optional.ofNullable(scope), Optional.ofNullable(audience), HeaderName.of(header));
        return new OidcClient(http, request, () -> SECRET, "OIDC client 'jenkins'", time);
    }

    private OidcClient client() {
        return client(server.uri("/realms/r/token"), "airflow", null, null);
    }

    private DeploymentFailure refused(int status, String body, String... headers) {
        server.then(status, JSON, body, headers);
        DeploymentFailure failure = assertThrows(body, DeploymentFailure.class, () -> client().issue());
        assertThat(failure.getMessage(), allOf(not(containsString(SECRET)), not(containsString("foreign")), not(containsString("\n"))));
        return failure;
    }

    @Test
    public void itAsksForScopeAndAudienceAndGetsAToken() throws Exception {
        server.then(200, JSON, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":300,\"scope\":\"airflow email\"}");
        OidcClient client = client(server.uri("/realms/r/token"), "airflow email", "https://airflow", null);
        ScopedToken token = client.issue();
        assertThat(token.expiresAt(), is(Optional.of(time.now().plusSeconds(300))));
        assertThat(token.scopes().orElseThrow(), contains("airflow", "email"));
        FaultServer.Seen seen = server.seen().get(0);
        assertThat(seen.method() + " " + seen.path(), is("POST /realms/r/token"));
        assertThat(seen.body(), is("grant_type=client_credentials&scope=airflow+email&audience=https%3A%2F%2Fairflow"));
        String basic = seen.headers().get("Authorization").get(0).replace("Basic ", "");
        assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8),
                is("jenkins%26co:s3cret%3Aof%3Dthe+client"));
        assertThat(client.revoke(token), startsWith("expires by itself at "));
        assertThat("revoking asks nobody", server.seen().size(), is(1));
    }

    @Test
    public void eachDeploymentHasATokenOfItsOwn() throws Exception {
        server.then(200, JSON, "{\"access_token\":\"one\"}").then(200, JSON, "{\"access_token\":\"two\"}");
        OidcClient client = client();
        assertThat(client.issue().reveal() + client.issue().reveal(), is("onetwo"));
    }

    @Test
    public void aProviderThatWantsTheSecretInTheFormGetsItThere() throws Exception {
        server.then(401, JSON, "{\"error\":\"invalid_client\"}").then(200, JSON, "{\"access_token\":\"abc\"}");
        assertThat(client().issue().reveal(), is("abc"));
        FaultServer.Seen second = server.seen().get(1);
        assertThat(second.headers().get("Authorization"), nullValue());
        assertThat(second.body(), is("grant_type=client_credentials&scope=airflow"
                + "&client_id=jenkins%26co&client_secret=s3cret%3Aof%3Dthe+client"));
    }

    @Test
    public void aTokenOfUnknownLifeCountsForTenMinutes() throws Exception {
        server.then(200, JSON, "{\"access_token\":\"opaque\"}");
        assertThat(client().issue().expiresAt(), is(Optional.of(time.now().plus(OidcClient.UNKNOWN_LIFE))));
    }

    @Test
    public void whatATokenSaysOfItsLifeCountsWhereTheProviderSaysNothing() throws Exception {
        String jwt = AirflowPasswordFaultTest.jwt("{\"iat\":1000,\"exp\":1120,\"role\":\"admin\"}");
        server.then(200, JSON, "{\"access_token\":\"" + jwt + "\"}");
        ScopedToken token = client().issue();
        assertThat(token.expiresAt(), is(Optional.of(time.now().plusSeconds(120))));
        assertThat("no role of Airflow's", token.scopes(), is(Optional.empty()));
    }

    @Test
    public void aNamedHeaderIsUsedInPlaceOfAuthorization() throws Exception {
        server.then(200, JSON, "{\"access_token\":\"abc\"}").then(200, JSON, "{}");
        ScopedToken token = client(server.uri("/t"), null, null, "Proxy-Authorization").issue();
        http.send("x", token.authorize(io.jenkins.plugins.airflowdeploy.engine.http.HttpCall.get(server.uri("/a"))));
        assertThat(server.seen().get(1).headers().get("Proxy-authorization"), is(List.of("Bearer abc")));
        assertThat(server.seen().get(1).headers().get("Authorization"), nullValue());
    }

    @Test
    public void aWrongSecretIsAnAccessFailure() {
        DeploymentFailure failure = refused(401, "{\"error\":\"invalid_client\",\"error_description\":\"foreign\"}");
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), is("OIDC client 'jenkins' gets no token: the provider does not accept its client id or secret"
                + " (status 401). Copy both from the client's settings into this credential."));
        assertThat("in either place", server.seen().size(), is(2));
    }

    /** Of something before the provider, for instance, which need not have the secret once more, and in a body. */
    @Test
    public void aRefusalThatDoesNotNameTheClientLeadsToNoSecondTry() {
        for (String body : new String[] {"", "{}", "<html>foreign", "{\"error\":\"invalid_token\"}"}) {
            int before = server.seen().size();
            assertThat(refused(401, body).kind(), is(FailureKind.ACCESS));
            assertThat(body, server.seen().size(), is(before + 1));
        }
    }

    @Test
    public void aScopeThatIsNotGrantedIsNamed() {
        assertThat(refused(400, "{\"error\":\"invalid_scope\",\"error_description\":\"foreign\"}").getMessage(),
                containsString("does not grant it the scope 'airflow' (invalid_scope). Change the scope"));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void aClientWithoutThatGrantIsTold() {
        assertThat(refused(400, "{\"error\":\"unauthorized_client\"}").getMessage(), containsString("called service account"));
    }

    @Test
    public void anUnknownAudienceIsTold() {
        assertThat(refused(400, "{\"error\":\"invalid_target\"}").getMessage(), containsString("Change the audience"));
    }

    @Test
    public void aLoginPageIsNoToken() {
        DeploymentFailure failure = refused(200, "<html>foreign");
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("what it sent is no JSON. Check the address."));
    }

    @Test
    public void aWrongAddressNamesWhereTheRightOneStands() {
        assertThat(refused(404, "<html>foreign").getMessage(), allOf(
                startsWith("OIDC token endpoint at " + server.uri("/realms/r/token")), containsString("openid-configuration")));
    }

    @Test
    public void aRedirectIsNotFollowed() {
        assertThat(refused(302, "", "Location", server.uri("/elsewhere").toString()).getMessage(),
                containsString("redirects elsewhere (status 302), which is not followed"));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void aServerWithoutTrustGetsNoSecret() throws Exception {
        int before = UntrustedServer.asked();
        URI untrusted = UntrustedServer.uri().resolve("/token");
        DeploymentFailure failure =
                assertThrows(DeploymentFailure.class, () -> client(untrusted, null, null, null).issue());
        assertThat(failure.getMessage(), containsString("cannot be trusted: the TLS connection failed"));
        assertThat(UntrustedServer.asked(), is(before));
    }

    @Test
    public void plainHttpAndUserNamesInTheAddressAreNotAsked() {
        for (String address : new String[] {"http://idp.example.com/t", "http://127.evil.example/t", "https://u:p@idp.example.com/t",
            "ftp://127.0.0.1/t"}) {
            DeploymentFailure failure =
                    assertThrows(DeploymentFailure.class, () -> client(URI.create(address), null, null, null).issue());
            assertThat(failure.getMessage(), containsString("Give an https address"));
        }
    }

    @Test
    public void aTokenThatWouldSplitTheHeaderIsRefused() {
        assertThat(refused(200, "{\"access_token\":\"a\\r\\nforeign: 1\"}").getMessage(), containsString("missing or unusable"));
    }

    @Test
    public void aTokenOfAnotherTypeIsRefused() {
        assertThat(refused(200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}").getMessage(), containsString("not bearer"));
    }

    @Test
    public void tooManyRequestsSayUntilWhen() {
        assertThat(refused(429, "{}", "Retry-After", "90").notBefore(), is(Optional.of(time.now().plusSeconds(90))));
    }

    @Test
    public void aFaultOfTheServerIsTriedAgain() throws Exception {
        server.then(503, JSON, "{}").then(200, JSON, "{\"access_token\":\"abc\"}");
        assertThat(client().issue().reveal(), is("abc"));
    }
}
