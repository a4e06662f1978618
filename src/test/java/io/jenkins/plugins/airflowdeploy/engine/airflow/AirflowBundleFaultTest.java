package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.net.ProxySelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What users read when Airflow answers something else than what was asked for. */
public class AirflowBundleFaultTest {

    private static final String SECRET = "s3cr3t-t0ken";
    private static final String JSON = "application/json";
    private static final String NO_DAGS = "{\"dags\":[],\"total_entries\":0}";
    private static final String NO_VERSIONS = "{\"dag_versions\":[],\"total_entries\":0}";
    private static final String NO_ERRORS = "{\"import_errors\":[],\"total_entries\":0}";
    private static final String ONE_DAG = "{\"dags\":[{\"dag_id\":\"a\",\"is_stale\":false,\"file_token\":\"x.y\","
            + "\"bundle_name\":\"my dags\",\"relative_fileloc\":\"a.py\",\"bundle_version\":null,\"last_parsed_time\":null}],\"total_entries\":1}";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(
            new HttpSettings(ProxySelector.getDefault(), Duration.ofMillis(400), 100_000), time);
    private final List<String> progress = new ArrayList<>();
    private AirflowBundle bundle;

    @Before
    public void bundle() {
        ScopedToken token = new ScopedToken(null, SECRET, null, Instant.parse("2026-11-24T09:30:00Z"));
        bundle = new AirflowBundle(http, server.uri("/airflow/"), token, "my dags", time);
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void asksBelowTheContextPathAndForTheBundleOnly() throws Exception {
        server.then(200, JSON, NO_DAGS).then(200, JSON, NO_ERRORS);
        bundle.state();
        assertThat(server.seen().get(0).path(), startsWith("/airflow/api/v2/dags?exclude_stale=false"));
        assertThat(server.seen().get(0).path(), containsString("bundle_name=my+dags"));
        assertThat(server.seen().get(1).path(), containsString("bundle_name=my+dags"));
    }

    /** It gives what its {@code maximum_page_limit} allows, whatever is asked for. */
    @Test
    public void shorterPagesThanAskedForAreReadToTheEnd() throws Exception {
        String half = ONE_DAG.replace("\"total_entries\":1", "\"total_entries\":2");
        server.then(200, JSON, half)
                .then(200, JSON, half.replace("a.py", "b.py").replace("\"dag_id\":\"a\"", "\"dag_id\":\"b\""))
                .then(200, JSON, NO_ERRORS);
        assertThat(bundle.state().dagsByFile().keySet(), is(Set.of("a.py", "b.py")));
        assertThat(server.seen().get(0).path(), containsString("&limit=500&offset=0"));
        assertThat(server.seen().get(1).path(), containsString("&limit=500&offset=1"));
        assertThat("stack traces are long", server.seen().get(2).path(), containsString("&limit=100&offset=0"));
    }

    @Test
    public void noTokenSeen() {
        server.then(401, JSON, "{\"detail\":\"Not authenticated\"}");
        assertThat(failure(FailureKind.ACCESS), containsString("sees no token in our request (401). If a proxy"));
    }

    @Test
    public void expiredOrRevokedToken() {
        server.then(403, JSON, "{\"detail\":\"Invalid JWT token\"}");
        String message = failure(FailureKind.ACCESS);
        assertThat(message, containsString("does not take our token "));
        assertThat(message, containsString("it ends at 2026-11-24T09:30:00Z, so it has expired, was revoked"));
    }

    private AirflowBundle renewing(Duration left) {
        ScopedToken first = new ScopedToken(null, SECRET, null, time.now().plus(left));
        ScopedToken second = new ScopedToken(null, "another", null, null);
        return new AirflowBundle(
                http, server.uri("/airflow/"), new TokenLease(first, refused -> Optional.of(second)), "my dags", time);
    }

    /** Airflow 3.3.2 with Keycloak's auth manager. */
    @Test
    public void aForbiddenTokenWhoseTimeIsOverIsRenewed() throws Exception {
        server.then(403, JSON, "{\"detail\":\"Forbidden\"}").then(200, JSON, NO_DAGS).then(200, JSON, NO_ERRORS);
        renewing(Duration.ZERO).state();
        assertThat(server.seen().get(1).headers().get("Authorization"), is(List.of("Bearer another")));
    }

    @Test
    public void aForbiddenTokenThatIsGoodIsOfARoleThatIsTooSmall() {
        server.then(403, JSON, "{\"detail\":\"Forbidden\"}");
        AirflowBundle small = renewing(Duration.ofMinutes(1));
        assertThat(assertThrows(DeploymentFailure.class, small::state).getMessage(), containsString("Its role must allow"));
        assertThat(server.seen(), hasSize(1));
    }

    @Test
    public void aProxyInTheWay() {
        server.then(403, "text/html", "<html>Access denied</html>");
        assertThat(failure(FailureKind.ACCESS), containsString("did not send this 403 itself: a proxy or a firewall"));
    }

    @Test
    public void aRoleThatIsTooSmall() {
        server.then(403, JSON, "{\"detail\":\"Forbidden\"}");
        assertThat(failure(FailureKind.ACCESS),
                containsString("does not let this account list DAGs (403). Its role must allow reading DAGs ('viewer' or higher"));
    }

    @Test
    public void aViewerIsRefusedBeforeThePush() {
        ScopedToken token = new ScopedToken(null, SECRET, List.of("role:viewer"), null);
        AirflowBundle viewers = new AirflowBundle(http, server.uri(""), token, "main", time);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, viewers::state);
        assertThat(failure.getMessage(), containsString("role 'viewer', which cannot have DAG files parsed"));
        assertThat(server.seen(), hasSize(0));
    }

    @Test
    public void dagsOfOtherBundlesAreNotOurs() throws Exception {
        String row = "{\"dag_id\":\"%s\",\"bundle_name\":\"%s\",\"relative_fileloc\":\"%s.py\",\"file_token\":\"t\",\"is_stale\":false}";
        server.then(200, JSON, "{\"total_entries\":2,\"dags\":[" + row.formatted("a", "my dags", "a") + ","
                + row.formatted("b", "others", "b") + "]}").then(200, JSON, NO_ERRORS);
        assertThat(bundle.state().dagsByFile().keySet(), is(Set.of("a.py")));
    }

    @Test
    public void anAirflowThatTellsTooLittleIsRefused() throws Exception {
        server.then(200, JSON, "{\"version\":\"3.0.6\"}").then(200, JSON, "{\"version\":\"3.1.0\"}")
                .then(200, JSON, "{\"version\":\"3.10.1\"}");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, bundle::version);
        assertThat(failure.getMessage(), containsString("is version 3.0.6, which does not tell enough"));
        assertThat(bundle.version(), is("3.1.0"));
        assertThat(bundle.version(), is("3.10.1"));
    }

    @Test
    public void aProxyThatWantsAPasswordIsNamed() {
        server.then(407, "text/html", "<html>");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("the proxy in the way wants a login (407)"));
    }

    @Test
    public void noAirflow3There() {
        server.then(404, "text/html", "<html>");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("has no /api/v2 (404). Check its address and context path"));
    }

    @Test
    public void aRedirectIsNotFollowed() {
        server.then(307, "text/plain", "", "Location", server.uri("/evil").toString());
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("sends us elsewhere (307)"));
        assertThat(server.seen(), hasSize(1));
    }

    @Test
    public void serverErrors() {
        server.then(500, "text/html", "<html>boom</html>");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("answered 500 when asked to list DAGs. See the log"));
    }

    @Test
    public void html() {
        server.then(200, "text/html", "<!doctype html><title>Sign in</title>");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("answered something else than Airflow's JSON"));
    }

    @Test
    public void halfAJson() {
        server.then(200, JSON, "{\"dags\":[");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("answered something else than Airflow's JSON"));
    }

    @Test
    public void jsonOfSomethingElse() {
        server.then(200, JSON, "{\"dags\":[{\"name\":\"x\"}],\"total_entries\":1}");
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("answered something else than Airflow's JSON"));
    }

    @Test
    public void endlessPages() {
        server.then(200, JSON, ONE_DAG.replace("\"total_entries\":1", "\"total_entries\":2000000000"));
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("lists more than 100000 dags in one bundle"));
        assertThat(server.seen(), hasSize(1000));
    }

    @Test
    public void silence() {
        server.then(exchange -> {
            try {
                Thread.currentThread().join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(failure(FailureKind.UNAVAILABLE), containsString("did not answer within 0 s"));
    }

    @Test
    public void confirmOutlivesAnAirflowThatStartsAnew() throws Exception {
        server.then(500, "text/plain", "starting").then(500, "text/plain", "starting").then(500, "text/plain", "starting")
                .then(200, "text/html", "<html>starting</html>")
                .then(200, JSON, ONE_DAG).then(200, JSON, NO_VERSIONS).then(200, JSON, NO_ERRORS)
                .then(409, JSON, "{\"detail\":{\"reason\":\"Unique constraint violation\"}}")
                .then(500, "text/plain", "down again");
        LiveReport report = confirm();
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), is("waited for Airflow to fetch the release (Airflow at "
                + server.uri("/airflow") + " answered 500 when asked to list DAGs. See the log of its API server.)"));
        assertThat(report.after().dagsByFile().keySet(), is(java.util.Set.of("a.py")));
        assertThat(progress.get(0), containsString("answered 500 when asked to list DAGs"));
        assertThat(progress.get(0), containsString("Trying again until the time is up"));
        assertThat(server.seen().stream().filter(seen -> seen.method().equals("PUT")).toList(), hasSize(1));
    }

    @Test
    public void confirmStopsWhenTheRoleIsTooSmallToAsk() {
        server.then(200, JSON, ONE_DAG).then(200, JSON, NO_VERSIONS).then(200, JSON, NO_ERRORS)
                .then(403, JSON, "{\"detail\":\"Forbidden\"}");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, this::confirm);
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), containsString("does not let this account have DAG files parsed (403). Its role must allow"
                + " editing DAGs ('user' or higher in the simple auth manager)"));
    }

    private LiveReport confirm() throws Exception {
        BundleState before = new BundleState(time.now(), Map.of(), Map.of());
        List<ExpectedFile> files = List.of(new ExpectedFile("a.py", false, true));
        return bundle.confirm(new ConfirmOrder("1".repeat(40), time.now(), before, files, Duration.ofSeconds(20)), progress::add);
    }

    private String failure(FailureKind kind) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, bundle::state);
        assertThat(failure.kind(), is(kind));
        assertThat(failure.getMessage(), startsWith("Airflow at " + server.uri("/airflow") + " "));
        assertThat(failure.getMessage(), not(containsString(SECRET)));
        assertThat(failure.getMessage(), not(containsString("<")));
        return failure.getMessage();
    }
}
