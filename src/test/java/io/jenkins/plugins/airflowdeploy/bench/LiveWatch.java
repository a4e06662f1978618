package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One observer for all sides: asks Airflow in turn which tasks the awaited DAGs would run, pausing 100 ms between rounds. */
final class LiveWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AirflowObserver observer;
    private final Map<Awaited, CompletableFuture<Instant>> waiting = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::look, "observer");

    private record Awaited(String dag, String task) {}

    LiveWatch(AirflowObserver observer) {
        this.observer = observer;
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes when a run of the DAG would have the task, failing when Airflow cannot be asked. */
    CompletableFuture<Instant> whenLive(String dag, String task) {
        return waiting.computeIfAbsent(new Awaited(dag, task), a -> new CompletableFuture<>());
    }

    private void look() {
        try {
            while (!Thread.interrupted()) {
                for (Map.Entry<Awaited, CompletableFuture<Instant>> entry : waiting.entrySet()) {
                    look(entry.getKey(), entry.getValue());
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            waiting.values().forEach(future -> future.cancel(false));
        }
    }

    private void look(Awaited awaited, CompletableFuture<Instant> future) throws InterruptedException {
        try {
            if (observer.tasks(awaited.dag()).contains(awaited.task())) {
                waiting.remove(awaited);
                future.complete(Instant.now());
            }
        } catch (IOException e) {
            waiting.remove(awaited);
            future.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
