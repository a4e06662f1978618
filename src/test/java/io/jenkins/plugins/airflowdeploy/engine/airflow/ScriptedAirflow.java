package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.rules.ExternalResource;

/**
 * Answers as Airflow 3.3.2 does, in the shape of recorded answers, and changes at set moments of a clock that stands still until
 * somebody sleeps. Pages of at most 3, whatever limit is asked for.
 */
final class ScriptedAirflow extends ExternalResource {

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeTime time = new FakeTime();
    final List<String> asked = new ArrayList<>();
    private final Instant start = time.now();
    private final Map<String, Map<String, Object>> dags = new TreeMap<>();
    private final Map<String, String> runnable = new TreeMap<>();
    private final Map<String, Map<String, Object>> errors = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, List<String>> taskIds = new TreeMap<>();
    private final TreeMap<Instant, List<Runnable>> script = new TreeMap<>();
    private int parseStatus = 201;
    private HttpServer server;

    @Override
    protected void before() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Instant at(double seconds) {
        return start.plusMillis((long) (seconds * 1000));
    }

    /** Does something once that moment has come. */
    ScriptedAirflow at(double seconds, Runnable change) {
        script.computeIfAbsent(at(seconds), t -> new ArrayList<>()).add(change);
        return this;
    }

    /** A parse that began and ended then, stored for runs too. */
    void parsed(String id, String file, String version, double began, double ended) {
        listed(id, file, version, began, ended);
        stored(id, version);
    }

    /** A parse that Airflow lists, but did not store for runs. */
    void listed(String id, String file, String version, double began, double ended) {
        Map<String, Object> dag = new LinkedHashMap<>();
        dag.put("dag_id", id);
        dag.put("is_stale", false);
        dag.put("last_parsed_time", at(ended).toString());
        dag.put("last_parse_duration", ended - began);
        dag.put("bundle_name", "main");
        dag.put("bundle_version", version);
        dag.put("relative_fileloc", file);
        dag.put("file_token", "token-of." + file);
        dags.put(id, dag);
    }

    /** What {@code dagSources} and {@code tasks} show of a DAG. */
    void shows(String id, String text, String... tasks) {
        texts.put(id, text);
        taskIds.put(id, List.of(tasks));
    }

    void stored(String id, String version) {
        runnable.put(id, version);
    }

    void listsNothing() {
        dags.clear();
    }

    void stale(String id) {
        dags.get(id).put("is_stale", true);
    }

    void error(String file, double written, String stackTrace) {
        errors.put(file, Map.of("import_error_id", errors.size(), "timestamp", at(written).toString(), "filename", file,
                "bundle_name", "main", "stack_trace", stackTrace));
    }

    void noError(String file) {
        errors.remove(file);
    }

    void answerParseRequests(int status) {
        parseStatus = status;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        while (!script.isEmpty() && !script.firstKey().isAfter(time.now())) {
            script.pollFirstEntry().getValue().forEach(Runnable::run);
        }
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        if (path.startsWith("/api/v2/parseDagFile/") && exchange.getRequestMethod().equals("PUT")) {
            asked.add(Duration.between(start, time.now()).toMillis() + " " + path.substring(path.lastIndexOf("token-of.") + 9));
            answer(exchange, parseStatus, "null");
        } else if (path.equals("/api/v2/dags") && query.get("exclude_stale").equals("false")) {
            answer(exchange, 200, page("dags", List.copyOf(dags.values()), query));
        } else if (path.equals("/api/v2/dags/~/dagVersions")) {
            answer(exchange, 200, page("dag_versions", versions(query.get("bundle_version")), query));
        } else if (path.startsWith("/api/v2/dagSources/")) {
            String text = texts.getOrDefault(path.substring("/api/v2/dagSources/".length()), "# none");
            answer(exchange, 200, JSON.writeValueAsString(Map.of("content", text, "version_number", 1)));
        } else if (path.endsWith("/tasks")) {
            List<String> ids = taskIds.getOrDefault(path.split("/")[4], List.of());
            answer(exchange, 200, JSON.writeValueAsString(Map.of("tasks", List.of(Map.of("downstream_task_ids", ids)))));
        } else if (path.equals("/api/v2/importErrors")) {
            answer(exchange, 200, page("import_errors", List.copyOf(errors.values()), query));
        } else {
            answer(exchange, 404, "{\"error\":\"API route not found\"}");
        }
    }

    private List<Map<String, Object>> versions(String version) {
        return runnable.entrySet().stream()
                .filter(entry -> entry.getValue().equals(version))
                .map(entry -> Map.<String, Object>of("dag_id", entry.getKey(), "bundle_version", version))
                .collect(Collectors.toList());
    }

    private static String page(String name, List<Map<String, Object>> rows, Map<String, String> query) throws IOException {
        int offset = Integer.parseInt(query.get("offset"));
        int end = Math.min(rows.size(), offset + 3);
        List<Map<String, Object>> page = offset >= end ? List.of() : rows.subList(offset, end);
        return JSON.writeValueAsString(Map.of(name, page, "total_entries", rows.size()));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
