package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What is concluded of an account's rights where something else than Airflow answers, or nothing is asked. */
public class AirflowRightsFaultTest {

    private static final String FORBIDDEN = "403 {\"detail\":\"Forbidden\"}";
    private static final String BLOCKED = "403 <html>Blocked by the firewall</html>";
    private static final String CONNECTIONS = "/api/v2/connections";
    private static final String VARIABLES = "/api/v2/variables";
    private static final String ROLES = "/auth/fab/v1/roles";

    @Rule
    public final FaultServer server = new FaultServer();

    private final Http http = new Http(HttpSettings.defaults(), new FakeTime());
    private final Map<String, String> answers = new HashMap<>();
    private AirflowBundle bundle;

    @Before
    public void leastRole() throws Exception {
        answers.put("/api/v2/version", "200 {\"version\":\"3.3.2\"}");
        answers.put("/api/v2/dags", "200 {\"dags\":[{\"dag_id\":\"a\",\"is_stale\":false,\"file_token\":\"x.y\",\"bundle_name\":\"b\","
                + "\"relative_fileloc\":\"a.py\",\"bundle_version\":null,\"last_parsed_time\":null}],\"total_entries\":1}");
        List.of(CONNECTIONS, VARIABLES, ROLES).forEach(path -> answers.put(path, FORBIDDEN));
        server.then(this::answer);
        bundle = new AirflowBundle(
                http, server.uri("/"), new ScopedToken(null, "s3cr3t-t0ken", null, null), "b", new FakeTime());
        bundle.version();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String answer = answers.getOrDefault(exchange.getRequestURI().getPath(), "404 {\"detail\":\"Not Found\"}");
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void aListThatIsShownIsTooMuch() throws Exception {
        answers.put(CONNECTIONS, "200 {\"connections\":[],\"total_entries\":0}");
        answers.put(VARIABLES, "200 {\"variables\":[],\"total_entries\":0}");
        answers.put(ROLES, "200 {\"roles\":[],\"total_entries\":0}");
        AirflowRights rights = bundle.rights(true);
        assertThat(rights.surplus(), contains("can read on Connections", "can read on Variables", "can read on Roles"));
        assertThat(rights.administers(), is(true));
    }

    @Test
    public void aFirewallBeforeWhatNoDeploymentReadsFailsNone() throws Exception {
        for (String path : List.of(ROLES, CONNECTIONS, VARIABLES)) {
            answers.put(path, BLOCKED);
            AirflowRights rights = bundle.rights(true);
            assertThat(path + ": " + rights, rights.missing(), empty());
            assertThat(path + ": " + rights, rights.surplus(), empty());
            assertThat(path + ": " + rights, rights.unknown(), empty());
        }
    }

    @Test
    public void aPageInsteadOfAListTellsNothing() throws Exception {
        answers.put(ROLES, "200 <html>Airflow</html>");
        answers.put(CONNECTIONS, "200 {\"message\":\"hello\"}");
        answers.put(VARIABLES, "401 <html>Log in at the proxy</html>");
        AirflowRights rights = bundle.rights(true);
        assertThat(rights.administers(), is(false));
        assertThat(rights.surplus(), empty());
        assertThat(rights.unknown(), contains("can read on Connections", "can read on Variables", "can read on Roles"));
    }

    @Test
    public void aFirewallBeforeWhatADeploymentReadsFailsIt() {
        answers.put("/api/v2/dagSources/a", BLOCKED);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> bundle.rights(true));
        assertThat(failure.getMessage(), containsString("a proxy or a firewall in the way refuses"));
    }

    @Test
    public void aTokenThatEndsMeanwhileIsNamed() {
        answers.put(VARIABLES, "403 {\"detail\":\"Invalid JWT token\"}");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> bundle.rights(true));
        assertThat(failure.getMessage(), containsString("does not take our token"));
    }

    @Test
    public void whatIsNotAskedForIsNamed() throws Exception {
        assertThat(bundle.rights(true).notAsked(), empty());
        assertThat("a dry run", bundle.rights(false).notAsked(), contains("can edit on DAGs"));
        answers.put("/api/v2/dags", "200 {\"dags\":[],\"total_entries\":0}");
        assertThat("a bundle without DAGs", bundle.rights(true).notAsked(),
                contains("can edit on DAGs", "can read on DAG Code", "can read on Task Instances"));
        answers.put("/api/v1/version", "200 {\"version\":\"2.11.0\"}");
        answers.put("/api/v1/dags", answers.get("/api/v2/dags"));
        answers.remove("/api/v2/version");
        bundle = new AirflowBundle(http, server.uri("/"), new ScopedToken(null, "s3cr3t-t0ken", null, null), "/b", new FakeTime());
        bundle.version();
        assertThat("an Airflow 2", bundle.rights(true).notAsked(), contains("can edit on DAGs", "can read on DAG Code"));
    }
}
