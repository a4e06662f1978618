package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a rotation asks an Airflow 3, answered as the real one does, but for one thing: it shows passwords, so that tests see
 * whether they are kept out of logs and records even then. Logs everybody in. To be put behind a server of the test.
 */
public final class ConnectionsDouble {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> connections = new ConcurrentHashMap<>();
    private final Supplier<String> body;
    private volatile String bundles;
    private volatile Runnable beforePatch = () -> {};
    private final AtomicInteger logins = new AtomicInteger();

    /** @param body of the request that is being answered */
    public ConnectionsDouble(Supplier<String> body) {
        this.body = body;
    }

    public void make(String id, String type) {
        ObjectNode connection = JSON.createObjectNode();
        connection.put("connection_id", id).put("conn_type", type).put("host", "https://api.bitbucket.org").put("login", "x-token-auth");
        connection.put("password", "old").putNull("extra");
        connections.put(id, connection);
    }

    public void forgetAll() {
        connections.clear();
    }

    /** As it is kept; to be changed by tests. */
    public ObjectNode connection(String id) {
        return connections.get(id);
    }

    public String password(String id) {
        return connections.get(id).path("password").asText();
    }

    /** What its configuration says of bundles; {@code null} for an Airflow that does not show it. */
    public void bundles(String configuration) {
        bundles = configuration;
    }

    /** To happen between the arrival of a PATCH and its effect. */
    public void beforePatch(Runnable happening) {
        beforePatch = happening;
    }

    public void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/auth/token/cli")) {
            answer(exchange, 201, Map.of("access_token", "airflow-token-" + logins.incrementAndGet()));
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
                patch(id, exchange.getRequestURI().getQuery());
            }
            answer(exchange, 200, connections.get(id));
        } else {
            answer(exchange, 404, Map.of("detail", "The Connection with connection_id: `" + id + "` was not found"));
        }
    }

    private void patch(String id, String query) throws IOException {
        beforePatch.run();
        JsonNode json = JSON.readTree(body.get());
        if (!"update_mask=password".equals(query) || !json.path("connection_id").asText().equals(id)
                || !json.path("conn_type").isTextual()) {
            throw new IOException("no PATCH that Airflow would take");
        }
        connections.get(id).set("password", json.get("password"));
    }

    private static void answer(HttpExchange exchange, int status, Object json) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
