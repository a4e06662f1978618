package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Looks at an Airflow 2 from outside the plugin's code: at what it stores for runs in its database, which its REST API shows up to
 * 10 s late, and at runs themselves.
 */
public final class LegacyObserver {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STORED_TASKS = """
            import json, sqlite3, sys
            database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=20)
            for (data,) in database.execute("select data from serialized_dag where dag_id = ?", sys.argv[2:]):
                for task in json.loads(data)["dag"]["tasks"]:
                    print(task.get("__var", task)["task_id"])
            """;

    private final HttpClient http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();
    private final LegacyAirflow airflow;
    private String notReadyBecause = "not asked yet";

    public LegacyObserver(LegacyAirflow airflow) {
        this.airflow = airflow;
    }

    boolean isReady() throws InterruptedException {
        try {
            JsonNode health = JSON.readTree(request("GET", "/api/v1/health", null).body());
            boolean healthy = "healthy".equals(health.at("/scheduler/status").asText());
            notReadyBecause = healthy ? "no DAG is stored" : "its scheduler is not healthy";
            return healthy && python("import sqlite3, sys\n"
                    + "print(sqlite3.connect(sys.argv[1]).execute('select count(*) from serialized_dag').fetchone()[0])")
                            .map(count -> !count.strip().equals("0")).orElse(false);
        } catch (IOException e) {
            notReadyBecause = e.toString();
            return false;
        }
    }

    String notReadyBecause() {
        return notReadyBecause;
    }

    /** The tasks that Airflow has stored for runs of the DAG; empty when there is no such DAG. */
    public Set<String> storedTasks(String dagId) throws IOException, InterruptedException {
        Set<String> tasks = new TreeSet<>();
        python(STORED_TASKS, dagId).orElse("").lines().forEach(tasks::add);
        return tasks;
    }

    /** The DAGs that it counts as there. */
    public Set<String> dagIds() throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        json("GET", "/api/v1/dags?limit=100", null).path("dags").forEach(dag -> ids.add(dag.path("dag_id").asText()));
        return ids;
    }

    /** The files that it could not import, by absolute path. */
    public Set<String> filesWithImportErrors() throws IOException, InterruptedException {
        Set<String> files = new TreeSet<>();
        json("GET", "/api/v1/importErrors?limit=100", null).path("import_errors")
                .forEach(error -> files.add(error.path("filename").asText()));
        return files;
    }

    /** Makes a connection; needs basic authentication. */
    public void makeConnection(Map<String, Object> connection) throws IOException, InterruptedException {
        json("POST", "/api/v1/connections", JSON.writeValueAsString(connection));
    }

    /** Triggers a run by the REST API, and says which tasks it got; needs basic authentication. */
    public Set<String> tasksOfNewRun(String dagId, Duration patience) throws IOException, InterruptedException {
        String tasksPath = trigger(dagId) + "/taskInstances";
        return await("the run of " + dagId + " to get tasks", patience, () -> {
            Set<String> tasks = new TreeSet<>();
            json("GET", tasksPath, null).path("task_instances").forEach(task -> tasks.add(task.path("task_id").asText()));
            return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks);
        });
    }

    /** Triggers a run, waits for its end, and says what a task returned: proves which code ran. */
    public String valueOfNewRun(String dagId, String taskId, Duration patience) throws IOException, InterruptedException {
        String run = trigger(dagId);
        String state = await("the run of " + dagId + " to end", patience, () ->
                Optional.of(json("GET", run, null).path("state").asText()).filter(Set.of("success", "failed")::contains));
        return state.equals("success")
                ? json("GET", run + "/taskInstances/" + taskId + "/xcomEntries/return_value", null).path("value").asText()
                : "the run failed";
    }

    private String trigger(String dagId) throws IOException, InterruptedException {
        JsonNode run = json("POST", "/api/v1/dags/" + dagId + "/dagRuns", "{}");
        return "/api/v1/dags/" + dagId + "/dagRuns/" + ObserverClient.encoded(run.path("dag_run_id").asText());
    }

    private <T> T await(String what, Duration patience, Question<T> question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + patience.toSeconds() + " s in vain for " + what + "\n" + airflow.logTail());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Something that is asked until there is an answer. */
    @FunctionalInterface
    private interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    private Optional<String> python(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                airflow.python().toString(), "-c", script, airflow.home().resolve("airflow.db").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
    }

    private JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = request(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> request(String method, String path, String body) throws IOException, InterruptedException {
        String pair = airflow.admin().name() + ":" + airflow.admin().password();
        return http.send(
                HttpRequest.newBuilder(URI.create(airflow.baseUrl() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
