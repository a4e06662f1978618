package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets one deployment at a time into an environment, in the order in which they came. Safe for use by several threads. */
public final class EnvironmentQueues {

    private final Map<String, Deque<Turn>> queues = new HashMap<>();

    /**
     * Keeps places for deployments that a stop of Jenkins cut off, so that none that is asked for later comes before them.
     *
     * @param entries of the journal, in the order in which they are to come
     */
    public synchronized void reserve(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            DeploymentRequest.Requester by = entry.request().requester();
            add(entry.request().environment(), entry.deployment(), ForeignText.line(by.job(), 200) + " #" + by.build());
        }
    }

    /**
     * Takes the place that is kept for the deployment, or else one at the end of the environment's queue.
     *
     * @param deployment its id
     * @param name for those who wait for it
     */
    public synchronized Turn join(String environment, String deployment, String name) {
        for (Turn turn : queues.getOrDefault(environment, new ArrayDeque<>())) {
            if (turn.deployment.equals(deployment)) {
                return turn;
            }
        }
        return add(environment, deployment, name);
    }

    /** Gives up the place that is kept for a deployment, if there is one. */
    public synchronized void leave(String environment, String deployment) {
        queues.getOrDefault(environment, new ArrayDeque<>()).stream()
                .filter(turn -> turn.deployment.equals(deployment))
                .toList()
                .forEach(Turn::close);
    }

    private Turn add(String environment, String deployment, String name) {
        Turn turn = new Turn(environment, deployment, name);
        queues.computeIfAbsent(environment, e -> new ArrayDeque<>()).add(turn);
        return turn;
    }

    /** A place in an environment's queue; closing it lets the next one in. */
    public final class Turn implements AutoCloseable {

        private final String environment;
        private final String deployment;
        private final String name;

        private Turn(String environment, String deployment, String name) {
            this.environment = environment;
            this.deployment = deployment;
            this.name = name;
        }

        /**
         * Waits until all who came before are done.
         *
         * @param log told once whom it waits for, if anybody
         */
        public void await(DeploymentLog log) throws InterruptedException {
            Turn first;
            synchronized (EnvironmentQueues.this) {
                first = queues.get(environment).peek();
            }
            if (first != this) { // told without the lock: a log may be slow, and all environments have the one lock
                log.line("queue: waiting for " + first.name + " to end its deployment to " + environment);
            }
            synchronized (EnvironmentQueues.this) {
                Deque<Turn> queue = queues.get(environment);
                while (queue.peek() != this) {
                    EnvironmentQueues.this.wait();
                }
            }
        }

        @Override
        public void close() {
            synchronized (EnvironmentQueues.this) {
                Deque<Turn> queue = queues.get(environment);
                if (queue != null && queue.remove(this)) {
                    if (queue.isEmpty()) {
                        queues.remove(environment);
                    }
                    EnvironmentQueues.this.notifyAll();
                }
            }
        }
    }
}
