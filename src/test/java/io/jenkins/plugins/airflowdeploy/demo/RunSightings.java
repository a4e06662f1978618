package io.jenkins.plugins.airflowdeploy.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What runs of a DAG get while a deployment goes on, and when the link moved: watched by two threads that know nothing of the plugin. */
final class RunSightings implements AutoCloseable {

    private final CompletableFuture<Instant> swapped = new CompletableFuture<>();
    private final CompletableFuture<List<Sighting>> seen = new CompletableFuture<>();
    private volatile boolean ended;

    private record Sighting(Instant at, Set<String> tasks) {}

    private RunSightings() {}

    /** @param pause between two looks at what a run gets */
    static RunSightings of(FolderLab lab, String dagId, Duration pause) throws IOException {
        RunSightings sightings = new RunSightings();
        String before = lab.live();
        sightings.begin("watch the link", () -> sightings.watchLink(lab, before));
        sightings.begin("watch " + dagId, () -> sightings.watchRuns(lab.airflow(), dagId, pause));
        return sightings;
    }

    private void begin(String name, Look look) {
        Thread thread = new Thread(
                () -> {
                    try {
                        look.run();
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        swapped.completeExceptionally(e);
                        seen.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void watchLink(FolderLab lab, String before) throws IOException, InterruptedException {
        while (lab.live().equals(before) && !ended) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        swapped.complete(Instant.now());
    }

    private void watchRuns(FolderAirflow airflow, String dagId, Duration pause) throws IOException, InterruptedException {
        List<Sighting> found = new ArrayList<>();
        while (!ended) {
            Instant at = Instant.now();
            found.add(new Sighting(at, airflow.runGets(dagId)));
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
        seen.complete(found);
    }

    /** When the link moved. */
    Instant swapped() throws ExecutionException, InterruptedException {
        return swapped.get();
    }

    /** When a run was first triggered that got a task; the end of all looks when none did. */
    Instant first(String task) throws ExecutionException, InterruptedException {
        close();
        return seen.get().stream().filter(s -> s.tasks().contains(task)).map(Sighting::at).findFirst().orElse(Instant.MAX);
    }

    /** When a run was last triggered that did not get it. */
    Instant lastWithout(String task) throws ExecutionException, InterruptedException {
        close();
        return seen.get().stream().filter(s -> !s.tasks().contains(task)).map(Sighting::at).reduce(Instant.MIN, (a, b) -> b);
    }

    /** Ends the looks. */
    @Override
    public void close() {
        ended = true;
    }

    @FunctionalInterface
    private interface Look {
        void run() throws IOException, InterruptedException;
    }
}
