package io.jenkins.plugins.airflowdeploy.engine.doctor;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An environment whose parts are well until a test makes one of them ill. */
final class Ward {

    static final String RELEASE = "0123456789abcdef0123456789abcdef01234567";
    static final Instant MADE = Instant.now().minus(Duration.ofDays(3)).minusSeconds(1);
    static final String SECRET = "s3cr3t-t0ken";

    /** Begins now, since the server that stands for Airflow tells the real time. */
    final FakeTime time = new FakeTime(Instant.now());
    /** Path → body; with a number before it, the status: {@code 403 {…}}. */
    final Map<String, String> answers = new TreeMap<>();

    Policy policy = new Policy(List.of("acme/dags"), List.of("main"), List.of("team/**"));
    List<String> scopes = List.of("role:user");
    Instant expiry = time.now().plusSeconds(3600);
    boolean versioned = true;
    boolean needsLogin;
    DeploymentFailure noTarget;
    DeploymentFailure noToken;
    int revoked;

    private final FaultServer server;

    Ward(FaultServer server) {
        this.server = server;
        answers.put("/api/v2/version", "{\"version\":\"3.3.2\"}");
        answers.put("/api/v2/monitor/health", "{\"dag_processor\":{\"status\":\"healthy\"}}");
        answers.put("/api/v2/importErrors", "{\"import_errors\":[],\"total_entries\":0}");
        for (String more : List.of("/api/v2/connections", "/api/v2/variables", "/auth/fab/v1/roles")) {
            answers.put(more, "403 {\"detail\":\"Forbidden\"}");
        }
        answers.put("/api/v2/dags/~/dagVersions", "{\"dag_versions\":[],\"total_entries\":0}");
        dags("acme-dags", dag("orders", "\"" + RELEASE + "\"", false));
        server.then(this::answer);
    }

    void dags(String bundle, String... rows) {
        answers.put("/api/v2/dags", "{\"dags\":[" + String.join(",", rows) + "],\"total_entries\":" + rows.length + "}");
    }

    static String dag(String id, String release, boolean stale) {
        return "{\"dag_id\":\"" + id + "\",\"is_stale\":" + stale + ",\"file_token\":\"x.y\",\"relative_fileloc\":\"" + id
                + ".py\",\"bundle_name\":\"acme-dags\",\"bundle_version\":" + release + ",\"last_parsed_time\":null}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = answers.getOrDefault(exchange.getRequestURI().getPath(), "404 {}");
        int status = text.startsWith("{") ? 200 : Integer.parseInt(text.substring(0, 3));
        byte[] body = (status == 200 ? text : text.substring(4)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    Diagnosis examine() throws InterruptedException {
        try (Http http = new Http(new HttpSettings(ProxySelector.getDefault(), Duration.ofSeconds(2), 100_000), time)) {
            return new Doctor(patient(), http, time).examine();
        }
    }

    Check check(String subject) throws InterruptedException {
        Diagnosis diagnosis = examine();
        return diagnosis.checks().stream()
                .filter(check -> check.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + subject + " in " + diagnosis.lines()));
    }

    private Patient patient() {
        return new Patient("prod", server.uri("/"), "acme-dags", Optional.of("dags"), policy,
                () -> Optional.of(new Source()), Optional::empty, (repository, token) -> target(),
                repository -> Optional.of(versioned
                        ? BundleSource.git("https://git.example.com/it's.git", "refs/heads/airflow/prod/acme.dags", needsLogin)
                        : BundleSource.folder("/srv/airflow/prod/current")));
    }

    /** Knows three of a target's methods; a doctor that called another would change something. */
    private Target target() {
        return (Target) Proxy.newProxyInstance(Target.class.getClassLoader(), new Class<?>[] {Target.class}, (p, method, a) -> {
            switch (method.getName()) {
                case "description":
                    return "the target";
                case "carriesVersion":
                    return versioned;
                case "live":
                    if (noTarget != null) {
                        throw noTarget;
                    }
                    return new LiveRelease(RELEASE, Optional.of("acme/dags"), Optional.of("c0ffee".repeat(7).substring(0, 40)),
                            "jane", MADE, Map.of());
                default:
                    throw new AssertionError("a doctor changes nothing, but calls " + method);
            }
        });
    }

    private final class Source implements TokenSource {

        @Override
        public ScopedToken issue() throws DeploymentFailure {
            if (noToken != null) {
                throw noToken;
            }
            return new ScopedToken(null, SECRET, scopes, expiry);
        }

        @Override
        public String revoke(ScopedToken token) {
            revoked++;
            return "revoked";
        }

        @Override
        public String description() {
            return "Airflow user 'jenkins' (credential 'airflow-prod')";
        }
    }
}
