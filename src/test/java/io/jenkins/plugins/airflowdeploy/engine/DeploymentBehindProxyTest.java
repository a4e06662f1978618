package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.HeaderName;
import io.jenkins.plugins.airflowdeploy.engine.token.OidcClient;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.airflow.IdentityProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Whole deployments to an Airflow behind a proxy that wants a token of its own with each request. */
public class DeploymentBehindProxyTest {

    private static final String HEADER = "Proxy-Authorization";
    private static final List<String> SECRETS = List.of("pass-of-the-proxy", IdentityProxy.SECRET, FaultWorld.SECRETS.get(1), "c2lnbmVk");

    private final FakeTime time = new FakeTime();

    @Rule
    public final FaultWorld world = new FaultWorld(time);

    private IdentityProxy proxy;

    @Before
    public void start() throws Exception {
        proxy = IdentityProxy.before(world.airflow.uri(""), HEADER);
        world.elsewhere.put(Client.AIRFLOW_REST, proxy.baseUrl());
        world.airflowLogin = Optional.of(this::login);
    }

    @After
    public void end() {
        proxy.close();
    }

    private TokenSource login(Http http) {
        OidcClient.Request request = new OidcClient.Request(
                proxy.tokenEndpoint(), IdentityProxy.CLIENT, Optional.of("airflow"), Optional.empty(), HeaderName.of(HEADER));
        OidcClient client = new OidcClient(http, request, () -> IdentityProxy.SECRET, "OIDC client 'jenkins'", time);
        return new AirflowPassword(
                http, proxy.baseUrl(), "deployer", () -> FaultWorld.SECRETS.get(1), "airflow-prod", Optional.of(client), time);
    }

    private static List<JsonNode> tokens(DeploymentResult result) throws Exception {
        List<JsonNode> tokens = new ArrayList<>();
        new ObjectMapper().readTree(result.record()).findValue("tokens").forEach(token -> {
            if (token.path("purpose").asText().startsWith("ask Airflow")) {
                tokens.add(token);
            }
        });
        return tokens;
    }

    private static List<String> values(DeploymentResult result, String field) throws Exception {
        return tokens(result).stream().map(token -> token.path(field).asText()).toList();
    }

    private void showsNoSecret(DeploymentResult result) {
        for (String secret : SECRETS) {
            assertThat(world.log + result.record(), not(containsString(secret)));
        }
    }

    @Test
    public void bothTokensAreRecordedAndNeitherIsShown() throws Exception {
        DeploymentResult result = world.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat(values(result, "purpose"), is(List.of("ask Airflow", "ask Airflow, proxy")));
        assertThat(values(result, "fingerprint"), hasItem(Sha256.of("pass-of-the-proxy-1").substring(0, 12)));
        assertThat(values(result, "end").get(0), is("revoked"));
        assertThat(values(result, "end").get(1), containsString("expires by itself"));
        assertThat("one deployment, one token", proxy.issued(), is(1));
        assertThat(world.airflowDouble.valid, empty());
        showsNoSecret(result);
    }

    @Test
    public void aTokenThatTheProxyForgetsInTheMiddleIsRenewed() throws Exception {
        world.faults(Client.AIRFLOW_REST).on(Faults.request("PUT", "/api/v2/parseDagFile"), 1, exchange -> {
            proxy.forget();
            return false;
        });
        DeploymentResult result = world.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat(values(result, "purpose"),
                is(List.of("ask Airflow", "ask Airflow, proxy", "ask Airflow, renewed", "ask Airflow, renewed, proxy")));
        assertThat(proxy.issued(), is(2));
        showsNoSecret(result);
    }

    /** Two of them within one deployment, each recorded with what became of it. */
    @Test
    public void tokensThatLiveShorterThanTheDeploymentAreRenewedAsTheyEnd() throws Exception {
        proxy.livesFor(1);
        world.faults(Client.AIRFLOW_REST).on(
                Faults.request("PUT", "/api/v2/parseDagFile").or(Faults.request("GET", "/api/v2/importErrors")), 3, exchange -> {
                    proxy.forget();
                    time.pass(Duration.ofSeconds(1));
                    return false;
                });
        DeploymentResult result = world.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat(values(result, "purpose"), hasItem("ask Airflow, renewed 2, proxy"));
        assertThat(values(result, "end"), not(hasItem("")));
        showsNoSecret(result);
    }
}
