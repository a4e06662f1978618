package io.jenkins.plugins.airflowdeploy.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Answers as an Airflow would that has parsed every file of a deploy ref at the moment it was pushed: one DAG a file, rows as long
 * as real ones, pages of at most 100. What is no longer in the ref is listed as stale.
 */
final class FastAirflow implements AutoCloseable {

    /** As Airflow's, unless told otherwise. */
    private static final int MAXIMUM_PAGE_LIMIT = 100;

    static final String BUNDLE = "bench-dags";
    static final String BRANCH = "airflow/bench/acme.dags";

    private final Repository deployRepository;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TreeMap<String, String> versions = new TreeMap<>();
    private String seen = "";

    FastAirflow(Path deployRepository) throws IOException {
        this.deployRepository = new FileRepositoryBuilder().setGitDir(deployRepository.toFile()).setBare().build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Optional<String> known = answer(exchange.getRequestURI());
            byte[] answer = known.orElse("{\"detail\":\"Not Found\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known.isPresent() ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized Optional<String> answer(URI uri) throws IOException {
        String path = uri.getPath();
        Map<String, String> query = uri.getRawQuery() == null ? Map.of() : List.of(uri.getRawQuery().split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        if (path.startsWith("/auth/token")) {
            return Optional.of("{\"access_token\":\"bench-token\"}");
        }
        if (path.equals("/api/v2/version")) {
            return Optional.of("{\"version\":\"3.3.2\",\"git_version\":null}");
        }
        parse();
        if (path.endsWith("/dagVersions")) {
            List<Map.Entry<String, String>> rows = versions.entrySet().stream()
                    .filter(e -> e.getValue().equals(query.get("bundle_version"))).toList();
            return Optional.of(page("dag_versions", rows, query, FastAirflow::version));
        }
        if (path.equals("/api/v2/dags")) {
            return Optional.of(page("dags", List.copyOf(versions.entrySet()), query, this::dag));
        }
        return switch (path.startsWith("/api/v2/parseDagFile/") ? "/api/v2/parseDagFile" : path) {
            case "/api/v2/parseDagFile" -> Optional.of("null");
            case "/api/v2/importErrors" -> Optional.of("{\"import_errors\":[],\"total_entries\":0}");
            case "/api/v2/connections" -> Optional.of("{\"connections\":[],\"total_entries\":0}");
            case "/api/v2/variables" -> Optional.of("{\"variables\":[],\"total_entries\":0}");
            default -> Optional.empty();
        };
    }

    /** File below {@code dags} → the release it was last in. */
    private void parse() throws IOException {
        ObjectId tip = deployRepository.resolve("refs/heads/" + BRANCH);
        if (tip == null || tip.name().equals(seen)) {
            return;
        }
        seen = tip.name();
        try (TreeWalk walk = new TreeWalk(deployRepository)) {
            walk.addTree(deployRepository.parseCommit(tip).getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                versions.put(walk.getPathString().replaceFirst("^dags/", ""), seen);
            }
        }
    }

    private interface Row {
        String of(Map.Entry<String, String> file);
    }

    private static String page(String name, List<Map.Entry<String, String>> rows, Map<String, String> query, Row row) {
        int from = Math.min(rows.size(), Integer.parseInt(query.getOrDefault("offset", "0")));
        int to = Math.min(rows.size(), from + Math.min(MAXIMUM_PAGE_LIMIT, Integer.parseInt(query.get("limit"))));
        return rows.subList(from, to).stream().map(row::of).collect(Collectors.joining(",", "{\"" + name + "\":[", "]"))
                + ",\"total_entries\":" + rows.size() + "}";
    }

    private static String id(String file) {
        return file.substring(file.lastIndexOf('/') + 1).replace(".py", "");
    }

    private String dag(Map.Entry<String, String> file) {
        String now = Instant.now().toString();
        String id = id(file.getKey());
        return "{\"dag_id\":\"" + id + "\",\"dag_display_name\":\"" + id + "\",\"is_paused\":false,\"is_stale\":"
                + !file.getValue().equals(seen) + ",\"last_parsed_time\":\"" + now + "\",\"last_parse_duration\":0.031,"
                + "\"last_expired\":null,\"bundle_name\":\"" + BUNDLE + "\",\"bundle_version\":\"" + file.getValue()
                + "\",\"relative_fileloc\":\"" + file.getKey() + "\",\"fileloc\":\"/opt/airflow/bundles/" + BUNDLE + "/tracking/dags/"
                + file.getKey() + "\",\"description\":null,\"timetable_summary\":null,\"timetable_description\":\"Never, external"
                + " triggers only\",\"timetable_partitioned\":false,\"tags\":[{\"name\":\"" + id + "\",\"dag_id\":\"" + id
                + "\",\"dag_display_name\":\"" + id + "\"}],\"max_active_tasks\":16,\"max_active_runs\":16,"
                + "\"max_consecutive_failed_dag_runs\":0,\"has_task_concurrency_limits\":false,\"has_import_errors\":false,"
                + "\"next_dagrun_logical_date\":null,\"next_dagrun_data_interval_start\":null,"
                + "\"next_dagrun_data_interval_end\":null,\"next_dagrun_run_after\":null,\"allowed_run_types\":null,"
                + "\"owners\":[\"" + id + "\"],\"is_backfillable\":false,\"file_token\":\"" + token(file.getKey()) + "\"}";
    }

    /** As long as Airflow's signed ones, which hold bundle and file. */
    private static String token(String file) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString((BUNDLE + " " + file).getBytes(StandardCharsets.UTF_8))
                + ".0123456789abcdefghijklmnopq";
    }

    private static String version(Map.Entry<String, String> file) {
        String id = id(file.getKey());
        return "{\"id\":\"0192f3a4-0000-7000-8000-000000000000\",\"version_number\":1,\"dag_id\":\"" + id
                + "\",\"bundle_name\":\"" + BUNDLE + "\",\"bundle_version\":\"" + file.getValue()
                + "\",\"created_at\":\"2026-11-01T10:00:00Z\",\"dag_display_name\":\"" + id + "\",\"bundle_url\":null}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        deployRepository.close();
    }
}
