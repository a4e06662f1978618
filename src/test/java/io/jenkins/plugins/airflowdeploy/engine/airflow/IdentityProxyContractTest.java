package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowClientLogin;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.HeaderName;
import io.jenkins.plugins.airflowdeploy.engine.token.OidcClient;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.IdentityProxy;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A real Airflow behind an identity-aware proxy of our own, which wants a token of its own with each request. */
public class IdentityProxyContractTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static AirflowProcess airflow;
    private static Http http;
    private IdentityProxy proxy;

    @BeforeClass
    public static void startAirflow() throws Exception {
        Path venv = AirflowVenv.orSkip();
        Path dags = FOLDER.newFolder("dags").toPath();
        Files.writeString(dags.resolve("orders.py"), "from airflow.sdk import DAG\nwith DAG('orders', schedule=None):\n    pass\n");
        airflow = AirflowProcess.start(venv, FOLDER.newFolder("home").toPath(), new LocalBundle("shop", dags));
        http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    }

    @AfterClass
    public static void endAirflow() {
        if (airflow != null) {
            airflow.close();
            http.close();
        }
    }

    @After
    public void endProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private OidcClient client(String header, String secret) {
        OidcClient.Request request = new OidcClient.Request(
                proxy.tokenEndpoint(), IdentityProxy.CLIENT, Optional.of("airflow"), Optional.empty(), HeaderName.of(header));
        return new OidcClient(http, request, () -> secret, "OIDC client 'jenkins'", Time.SYSTEM);
    }

    private AirflowPassword login(String header) {
        return new AirflowPassword(http, proxy.baseUrl(), airflow.deployer().name(), airflow.deployer()::password, "airflow-prod",
                Optional.of(client(header, IdentityProxy.SECRET)), Time.SYSTEM);
    }

    private AirflowBundle bundle(TokenLease lease) {
        return new AirflowBundle(http, proxy.baseUrl(), lease, "shop", Time.SYSTEM);
    }

    @Test
    public void theProxyAndAirflowEachGetTheirToken() throws Exception {
        proxy = IdentityProxy.before(airflow.baseUrl(), "Proxy-Authorization");
        AirflowPassword login = login("Proxy-Authorization");
        ScopedToken token = login.issue();
        AirflowBundle bundle = bundle(TokenLease.fixed(token));
        assertThat(bundle.version(), startsWith("3."));
        assertThat(bundle.state().dagsByFile().keySet().toString(), containsString("orders.py"));
        String fileToken = bundle.api().dags("shop").get(0).fileToken();
        assertThat(bundle.api().parse(fileToken), is(AirflowApi.Asked.ACCEPTED));
        assertThat(login.revoke(token), is("revoked"));
        assertThat(proxy.passed(), hasItems("POST /auth/token/cli", "GET /api/v2/dags", "GET /api/v2/auth/logout"));
        assertThat("a revoked token of Airflow's does not come through", assertThrows(DeploymentFailure.class, bundle::state).getMessage(),
                allOf(containsString("does not take our token"), not(containsString("pass-of-the-proxy"))));
    }

    @Test
    public void aTokenThatTheProxyForgotIsRenewedInTheMiddle() throws Exception {
        proxy = IdentityProxy.before(airflow.baseUrl(), "X-Proxy-Token");
        AirflowPassword login = login("X-Proxy-Token");
        AirflowBundle bundle = bundle(new TokenLease(login.issue(), refused -> Optional.of(login.issue())));
        assertThat(bundle.version(), startsWith("3."));
        proxy.forget();
        assertThat(bundle.state().dagsByFile().isEmpty(), is(false));
        assertThat(proxy.issued(), is(2));
        proxy.forget();
        assertThat("once", assertThrows(DeploymentFailure.class, bundle::state).getMessage(),
                containsString("did not send this 401 itself: a proxy before it does not take our token"));
    }

    @Test
    public void aProxyThatLogsInItselfNeedsItsTokenAlone() throws Exception {
        proxy = IdentityProxy.before(airflow.baseUrl(), "Authorization");
        ScopedToken own = new AirflowPassword(
                http, airflow.baseUrl(), airflow.deployer().name(), airflow.deployer()::password, "own", Time.SYSTEM).issue();
        proxy.logsIn(own.authorization());
        ScopedToken token = client(null, IdentityProxy.SECRET).issue();
        assertThat(bundle(TokenLease.fixed(token)).state().dagsByFile().isEmpty(), is(false));
    }

    @Test
    public void withoutItsTokenTheProxyLetsNothingThrough() throws Exception {
        proxy = IdentityProxy.before(airflow.baseUrl(), "Proxy-Authorization");
        assertThat(assertThrows(DeploymentFailure.class, () -> login("X-Other").issue()).getMessage(), startsWith("the proxy before Airflow at "));
        assertThat(assertThrows(DeploymentFailure.class, () -> client(null, "wrong").issue()).getMessage(), containsString("client id or secret"));
        assertThat(http.send("x", HttpCall.get(URI.create(proxy.baseUrl() + "/api/v2/version"))).status(), is(401));
        assertThat(proxy.passed().isEmpty(), is(true));
    }

    /** The simple auth manager has a route of that name, too, which takes passwords. */
    @Test
    public void anAirflowWithoutKeycloakGivesClientsNothing() {
        AirflowClientLogin keycloak =
                new AirflowClientLogin(http, airflow.baseUrl(), "airflow", () -> "s3cret", "Keycloak client 'airflow'", Time.SYSTEM);
        assertThat(assertThrows(DeploymentFailure.class, keycloak::issue).getMessage(), containsString("Only the Keycloak auth manager does"));
    }
}
