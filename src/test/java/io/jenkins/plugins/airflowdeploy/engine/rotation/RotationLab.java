package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A rotation with a clock that is told the time, an Airflow that knows connections only, and a Bitbucket that hands out tokens. */
final class RotationLab implements RotationLog {

    static final Duration LIFE = Duration.ofHours(2);
    static final ObjectMapper JSON = new ObjectMapper();

    final FakeTime time = new FakeTime();
    final Faults faults = new Faults();
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    final List<String> minted = new ArrayList<>();
    final Map<String, ObjectNode> connections = new ConcurrentHashMap<>();
    volatile DeploymentFailure exchangeFails;
    volatile String bundles;
    volatile Runnable beforePatch = () -> {};
    volatile Thread interrupt;
    Path folder;
    private final FaultServer server;
    private int logins;

    RotationLab(FaultServer server, Path folder) {
        this.server = server;
        this.folder = folder;
        server.then(this::answer);
        server.through(faults);
        connection("bitbucket_api", "http");
    }

    void connection(String id, String type) {
        ObjectNode connection = JSON.createObjectNode();
        connection.put("connection_id", id).put("conn_type", type).put("host", "https://api.bitbucket.org").put("login", "x-token-auth");
        connection.put("password", "old").putNull("extra");
        connections.put(id, connection);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/auth/token/cli")) {
            answer(exchange, 201, Map.of("access_token", "airflow-token-" + ++logins));
        } else if (path.equals("/api/v2/version")) {
            answer(exchange, 200, Map.of("version", "3.3.2"));
        } else if (path.equals("/api/v2/auth/logout")) {
            exchange.sendResponseHeaders(307, -1);
        } else if (path.equals("/api/v2/dags")) {
            answer(exchange, 403, Map.of("detail", "Invalid JWT token"));
        } else if (path.startsWith("/api/v2/config/")) {
            answer(exchange, bundles == null ? 403 : 200, Map.of("sections", List.of(
                    Map.of("options", List.of(Map.of("key", "k", "value", bundles == null ? "" : bundles))))));
        } else if (path.startsWith("/api/v2/connections/") && connections.containsKey(id)) {
            if (exchange.getRequestMethod().equals("PATCH")) {
                patch(id);
            }
            answer(exchange, 200, connections.get(id));
        } else {
            answer(exchange, 404, Map.of("detail", "The Connection with connection_id: `" + id + "` was not found"));
        }
    }

    private void patch(String id) throws IOException {
        beforePatch.run();
        FaultServer.Seen seen = server.seen().get(server.seen().size() - 1);
        JsonNode body = JSON.readTree(seen.body());
        if (!seen.path().endsWith("?update_mask=password") || !body.path("connection_id").asText().equals(id)
                || !body.path("conn_type").isTextual()) {
            throw new IOException("no PATCH that Airflow would take: " + seen);
        }
        connections.get(id).set("password", body.get("password"));
    }

    private static void answer(HttpExchange exchange, int status, Object json) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Looks once, as the timer does each minute. */
    RotationLab look(String... ids) throws Exception {
        return look("bb-scoped", ids);
    }

    RotationLab look(String credential, String[] ids) throws Exception {
        RotationSite site = new RotationSite("prod", server.uri(""), "acme-dags",
                http -> new AirflowPassword(http, URI.create(server.uri("").toString()), "rotator", () -> "airflow-password-1f", "airflow",
                        time),
                new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(20), 100_000), folder);
        List<String> wanted = ids.length == 0 ? List.of("bitbucket_api") : List.of(ids);
        new Rotation(site, this, time)
                .run(wanted.stream().map(id -> new RotatedConnection(id, credential, () -> new Mint())).toList());
        return this;
    }

    /** Looks each minute for so long. */
    RotationLab looksFor(Duration span) throws Exception {
        for (long minute = 0; minute < span.toMinutes(); minute++) {
            time.pass(Duration.ofMinutes(1));
            look();
        }
        return this;
    }

    String password(String id) {
        return connections.get(id).path("password").asText();
    }

    List<JsonNode> records() throws IOException {
        Path trail = folder.resolve("trails/prod.jsonl");
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.exists(trail) ? Files.readAllLines(trail) : List.<String>of()) {
            records.add(JSON.readTree(line).get("predicate"));
        }
        return records;
    }

    List<String> outcomes() throws IOException {
        return records().stream().map(r -> r.get("outcome").asText()).toList();
    }

    Path memory() {
        return folder.resolve("rotation/prod.json");
    }

    /** Everything that was written anywhere. */
    String written() throws IOException {
        StringBuilder all = new StringBuilder(String.join("\n", lines));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    @Override
    public void rotated(String line) {
        lines.add("INFO " + line);
    }

    @Override
    public void warning(String line) {
        lines.add("WARNING " + line);
    }

    @Override
    public void expired(String line) {
        lines.add("ERROR " + line);
    }

    /** Hands out {@code minted-secret-1}, {@code minted-secret-2}, … */
    private final class Mint implements TokenSource {
        @Override
        public ScopedToken issue() throws DeploymentFailure {
            if (exchangeFails != null) {
                throw exchangeFails;
            }
            Instant end = time.now().plus(LIFE);
            minted.add("minted-secret-" + (minted.size() + 1));
            return new ScopedToken(null, minted.get(minted.size() - 1), List.of("repository"), end);
        }

        @Override
        public String revoke(ScopedToken token) {
            return "expires by itself";
        }

        @Override
        public String description() {
            return "Bitbucket scoped token 'bb-scoped'";
        }
    }
}
