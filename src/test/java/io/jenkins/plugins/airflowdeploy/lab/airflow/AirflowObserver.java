package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.net.URI;

/**
 * Looks at an Airflow over its REST API with a login of its own, so that what the plugin says about it can be checked.
 * Polls every 100 ms.
 */
public final class AirflowObserver {

    private static final Duration POLL = Duration.ofMillis(100);

    private final ObserverClient client;
    private String notReadyBecause = "not asked yet";

    public AirflowObserver(URI baseUrl, AirflowUser user) {
        this.client = new ObserverClient(baseUrl, user);
    }

    /** What an Airflow shows of a bundle; two of them are equal when nothing changed in between. */
    public record BundleView(Map<String, DagView> dags, Set<String> filesWithImportErrors) {}

    /** One DAG that is not stale: the bundle version of its newest DAG version, and what runs would get. */
    public record DagView(String version, Set<String> tasks) {}

    /** A run that came to its end: {@code success} or {@code failed}, and the bundle version it ran with. */
    public record Run(String dagId, String id, String state, String bundleVersion) {}

    /** Whether the API answers, scheduler and dag processor are healthy, and each bundle shows a DAG or an import error. */
    public boolean isReady(LabBundle... bundles) throws InterruptedException {
        try {
            JsonNode health = client.get("/api/v2/monitor/health");
            for (String part : List.of("scheduler", "dag_processor")) {
                if (!"healthy".equals(health.path(part).path("status").asText())) {
                    notReadyBecause = part + " is not healthy";
                    return false;
                }
            }
            for (LabBundle bundle : bundles) {
                if (dagIds(bundle.name()).isEmpty() && filesWithImportErrors(bundle.name()).isEmpty()) {
                    notReadyBecause = "bundle " + bundle.name() + " shows neither a DAG nor an import error";
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            notReadyBecause = e.toString();
            return false;
        }
    }

    /** Why the last {@link #isReady} said no. */
    public String notReadyBecause() {
        return notReadyBecause;
    }

    /** The DAGs of a bundle that are not stale. */
    public Set<String> dagIds(String bundle) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        for (JsonNode dag : client.get("/api/v2/dags?limit=1000").path("dags")) {
            if (bundle.equals(dag.path("bundle_name").asText())) {
                ids.add(dag.path("dag_id").asText());
            }
        }
        return ids;
    }

    /** The files of a bundle that Airflow could not import, relative to the bundle's path. */
    public Set<String> filesWithImportErrors(String bundle) throws IOException, InterruptedException {
        Set<String> files = new TreeSet<>();
        for (JsonNode error : client.get("/api/v2/importErrors?limit=1000").path("import_errors")) {
            if (bundle.equals(error.path("bundle_name").asText())) {
                files.add(error.path("filename").asText());
            }
        }
        return files;
    }

    /** The tasks a run triggered now would get; empty when there is no such DAG. */
    public Set<String> tasks(String dagId) throws IOException, InterruptedException {
        Set<String> tasks = new TreeSet<>();
        client.find("/api/v2/dags/" + dagId + "/tasks").ifPresent(found -> found.path("tasks")
                .forEach(task -> tasks.add(task.path("task_id").asText())));
        return tasks;
    }

    /** The {@code bundle_version} of the newest entry of {@code dagVersions}: the release that a run gets; empty for none. */
    public String newestVersion(String dagId) throws IOException, InterruptedException {
        return client.find("/api/v2/dags/" + dagId + "/dagVersions?order_by=-version_number&limit=1")
                .map(found -> found.path("dag_versions").path(0).path("bundle_version").asText(""))
                .orElse("");
    }

    /** The {@code bundle_version} of the DAG itself, which moves up to 30 s before runs do; empty for none. */
    public String bundleVersion(String dagId) throws IOException, InterruptedException {
        return client.find("/api/v2/dags/" + dagId)
                .map(found -> found.path("bundle_version").asText(""))
                .orElse("");
    }

    /** What Airflow says it is: {@code 3.3.2}. */
    public String version() throws IOException, InterruptedException {
        return client.get("/api/v2/version").path("version").asText();
    }

    /** All there is to see of a bundle. */
    public BundleView view(String bundle) throws IOException, InterruptedException {
        Map<String, DagView> dags = new TreeMap<>();
        for (String id : dagIds(bundle)) {
            dags.put(id, new DagView(newestVersion(id), tasks(id)));
        }
        return new BundleView(dags, filesWithImportErrors(bundle));
    }

    /**
     * Polls until a run of the DAG would have the task.
     *
     * @return when that was seen
     * @throws IOException when it is not seen in time
     */
    public Instant whenTasksShow(String dagId, String taskId, Duration patience)
            throws IOException, InterruptedException {
        return await(dagId + " to show task " + taskId, patience, () -> tasks(dagId).contains(taskId));
    }

    /** Polls until the newest version of the DAG is that release. */
    public Instant whenVersionIs(String dagId, String release, Duration patience)
            throws IOException, InterruptedException {
        return await(dagId + " to run at " + release, patience, () -> newestVersion(dagId).equals(release));
    }

    /** The same as {@link #whenTasksShow}, in a thread of its own: to be started before the deployment it observes. */
    public CompletableFuture<Instant> watchTask(String dagId, String taskId, Duration patience) {
        CompletableFuture<Instant> seen = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        seen.complete(whenTasksShow(dagId, taskId, patience));
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        seen.completeExceptionally(e);
                    }
                },
                "observe " + dagId);
        thread.setDaemon(true);
        thread.start();
        return seen;
    }

    /** Unpauses the DAG, triggers a run and waits for its end. */
    public Run run(String dagId, Duration patience) throws IOException, InterruptedException {
        client.send("PATCH", "/api/v2/dags/" + dagId, "{\"is_paused\":false}");
        String id = client.send("POST", "/api/v2/dags/" + dagId + "/dagRuns", "{\"logical_date\":null}")
                .path("dag_run_id")
                .asText();
        List<JsonNode> last = new ArrayList<>();
        await("run " + id + " of " + dagId + " to end", patience, () -> {
            JsonNode run = client.get("/api/v2/dags/" + dagId + "/dagRuns/" + ObserverClient.encoded(id));
            last.add(run);
            return Set.of("success", "failed").contains(run.path("state").asText());
        });
        JsonNode run = last.get(last.size() - 1);
        return new Run(dagId, id, run.path("state").asText(), run.path("bundle_version").asText(""));
    }

    /** What a task of a run returned, as Airflow stored it; proves which code ran. */
    public String returnValue(Run run, String taskId) throws IOException, InterruptedException {
        JsonNode value = client.get("/api/v2/dags/" + run.dagId() + "/dagRuns/" + ObserverClient.encoded(run.id())
                        + "/taskInstances/" + taskId + "/xcomEntries/return_value?deserialize=false")
                .path("value");
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static Instant await(String what, Duration patience, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + patience.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(POLL.toMillis());
        }
        return Instant.now();
    }

    /** Something that is asked again and again. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
