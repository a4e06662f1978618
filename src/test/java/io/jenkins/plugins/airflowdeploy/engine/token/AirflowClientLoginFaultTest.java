package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.util.Optional;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** An Airflow with the Keycloak auth manager, as its provider's source has it. */
public class AirflowClientLoginFaultTest {

    private static final String JSON = "application/json";
    private static final String SECRET = "s3cret\"of the client";

    @Rule
    public final FaultServer airflow = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(HttpSettings.defaults(), time);

    @After
    public void close() {
        http.close();
    }

    private AirflowClientLogin login() {
        return new AirflowClientLogin(http, airflow.uri("/airflow"), "airflow", () -> SECRET, "Keycloak client 'airflow'", time);
    }

    @Test
    public void itGivesTheGrantAsJsonAndRevokes() throws Exception {
        String jwt = AirflowPasswordFaultTest.jwt("{\"sub\":\"service-account-airflow\",\"iat\":1000,\"exp\":87400}");
        airflow.then(201, JSON, "{\"access_token\":\"" + jwt + "\"}").then(307, JSON, "").then(403, JSON, "{\"detail\":\"Invalid JWT token\"}");
        ScopedToken token = login().issue();
        assertThat(token.expiresAt(), is(Optional.of(time.now().plusSeconds(86_400))));
        JsonNode body = new ObjectMapper().readTree(airflow.seen().get(0).body());
        assertThat(airflow.seen().get(0).path(), is("/airflow/auth/token"));
        assertThat(body.path("grant_type").asText() + " " + body.path("client_id").asText() + " " + body.path("client_secret").asText(),
                is("client_credentials airflow " + SECRET));
        assertThat("nothing else, which it would refuse", body.size(), is(3));
        assertThat(login().revoke(token), is("revoked"));
    }

    @Test
    public void itEndsWithTheTokenOfKeycloakThatItCarries() throws Exception {
        String keycloaks = AirflowPasswordFaultTest.jwt("{\"sub\":\"sa\",\"iat\":1000,\"exp\":1300}");
        String jwt = AirflowPasswordFaultTest.jwt("{\"iat\":1000,\"exp\":87400,\"access_token\":\"" + keycloaks + "\"}");
        airflow.then(201, JSON, "{\"access_token\":\"" + jwt + "\"}");
        assertThat(login().issue().expiresAt(), is(Optional.of(time.now().plusSeconds(300))));
    }

    private String refused(FailureKind kind, int status, String body) {
        airflow.then(status, JSON, body);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> login().issue());
        assertThat(failure.kind(), is(kind));
        assertThat(failure.getMessage(), allOf(not(containsString(SECRET)), not(containsString("foreign"))));
        return failure.getMessage();
    }

    @Test
    public void aRefusalSaysWhichClientItTakes() {
        assertThat(refused(FailureKind.ACCESS, 403, "{\"detail\":\"Client credentials authentication failed: foreign\"}"),
                allOf(containsString("refuses Keycloak client 'airflow' (403)"), containsString("[keycloak_auth_manager] client_id")));
    }

    @Test
    public void anotherAuthManagerIsTold() {
        assertThat(refused(FailureKind.UNAVAILABLE, 422, "{\"detail\":[{\"msg\":\"foreign\"}]}"),
                containsString("gives no tokens to clients (422). Only the Keycloak auth manager does"));
    }

    @Test
    public void aLoginPageIsNoToken() {
        assertThat(refused(FailureKind.UNAVAILABLE, 200, "<html>foreign"), containsString("gave no token but something else"));
    }
}
