package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * An Airflow that runs at once whatever its deploy ref shows, for tests of what lies before Airflow: every file that it was told
 * of has one DAG, named as the file. Takes any token. Proves nothing of Airflow.
 */
public final class AirflowDouble implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Path bare;
    private final String ref;
    private final List<String> files;
    private volatile String refused;

    private AirflowDouble(Path bare, String ref, List<String> files) throws IOException {
        this.bare = bare;
        this.ref = ref;
        this.files = List.copyOf(files);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * @param bare the deploy repository
     * @param files below {@code dags/}: {@code orders.py}
     */
    public static AirflowDouble start(Path bare, String ref, List<String> files) throws IOException {
        return new AirflowDouble(bare, ref, files);
    }

    /** Has an import error in a file, as long as the deploy ref shows it. */
    public void refuse(String file) {
        refused = file;
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<Map<String, Object>> rows = new ArrayList<>(rows());
        List<Map<String, Object>> errors = rows.stream()
                .filter(row -> row.get("relative_fileloc").equals(refused))
                .map(AirflowDouble::error)
                .toList();
        rows.removeIf(row -> row.get("relative_fileloc").equals(refused));
        switch (path) {
            case "/api/v2/version" -> answer(exchange, Map.of("version", "3.3.2"));
            case "/api/v2/dags" -> answer(exchange, Map.of("dags", rows, "total_entries", rows.size()));
            case "/api/v2/dags/~/dagVersions" -> answer(exchange, Map.of("dag_versions", rows, "total_entries", rows.size()));
            case "/api/v2/importErrors" -> answer(exchange, Map.of("import_errors", errors, "total_entries", errors.size()));
            case "/api/v2/connections" -> answer(exchange, Map.of("connections", List.of(), "total_entries", 0));
            case "/api/v2/variables" -> answer(exchange, Map.of("variables", List.of(), "total_entries", 0));
            default -> answer(exchange, List.of());
        }
    }

    private List<Map<String, Object>> rows() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Repository git = new FileRepository(bare.toFile())) {
            ObjectId id = git.resolve(ref);
            RevCommit commit = git.parseCommit(id);
            for (String file : files) {
                try (TreeWalk walk = TreeWalk.forPath(git, "dags/" + file, commit.getTree())) {
                    if (walk != null) {
                        rows.add(row(file, commit.name()));
                    }
                }
            }
        }
        return rows;
    }

    private static Map<String, Object> row(String file, String release) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("dag_id", file.replace(".py", ""));
        row.put("is_stale", false);
        row.put("last_parsed_time", Instant.now().toString());
        row.put("last_parse_duration", 0.01);
        row.put("bundle_name", "dags");
        row.put("bundle_version", release);
        row.put("relative_fileloc", file);
        row.put("file_token", "token-of." + file);
        return row;
    }

    private static Map<String, Object> error(Map<String, Object> row) {
        return Map.of("filename", row.get("relative_fileloc"), "bundle_name", row.get("bundle_name"),
                "timestamp", row.get("last_parsed_time"), "stack_trace", "ValueError: as the test wants");
    }

    private static void answer(HttpExchange exchange, Object json) throws IOException {
        try (exchange) {
            byte[] bytes = JSON.writeValueAsBytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("PUT") ? 201 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
