package io.jenkins.plugins.airflowdeploy.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Lets one deployment at a time into an environment, in the order in which they came. Safe for use by several threads. */
public final class EnvironmentQueues {

    private final Map<String, Deque<Turn>> queues = new HashMap<>();

    /** Takes a place at the end of the environment's queue. */
    public synchronized Turn join(String environment, String deployment) {
        Turn turn = new Turn(environment, deployment);
        queues.computeIfAbsent(environment, e -> new ArrayDeque<>()).add(turn);
        return turn;
    }

    /** A place in an environment's queue; closing it lets the next one in. */
    public final class Turn implements AutoCloseable {

        private final String environment;
        private final String deployment;

        private Turn(String environment, String deployment) {
            this.environment = environment;
            this.deployment = deployment;
        }

        /**
         * Waits until all who came before are done.
         *
         * @param log told once whom it waits for, if anybody
         */
        public void await(DeploymentLog log) throws InterruptedException {
            synchronized (EnvironmentQueues.this) {
                Deque<Turn> queue = queues.get(environment);
                if (queue.peek() != this) {
                    log.line("queue: waiting for " + queue.peek().deployment + " to end its deployment to " + environment);
                }
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
