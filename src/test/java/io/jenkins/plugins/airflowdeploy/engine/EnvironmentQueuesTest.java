package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class EnvironmentQueuesTest {

    private final EnvironmentQueues queues = new EnvironmentQueues();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    @Test(timeout = 20_000)
    public void theFirstDoesNotWait() throws InterruptedException {
        queues.join("prod", "d1", "d1").await(said::add);
        queues.join("test", "d2", "d2").await(said::add);
        assertThat(said, empty());
    }

    @Test(timeout = 20_000)
    public void oneAtATimeInOrder() throws InterruptedException {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            EnvironmentQueues.Turn turn = queues.join("prod", "d" + i, "d" + i);
            threads.add(new Thread(() -> {
                try (turn) {
                    turn.await(said::add);
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    order.add(number);
                    Thread.yield();
                    inside.decrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        Collections.shuffle(threads);
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order, contains(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(most.get(), is(1));
    }

    @Test(timeout = 20_000)
    public void whoGivesUpLetsTheNextOneIn() throws InterruptedException {
        EnvironmentQueues.Turn first = queues.join("prod", "d1", "d1");
        EnvironmentQueues.Turn second = queues.join("prod", "d2", "d2");
        EnvironmentQueues.Turn third = queues.join("prod", "d3", "d3");
        second.close();
        first.close();
        third.await(said::add);
        assertThat(said, empty());
    }

    @Test(timeout = 20_000)
    public void whoWaitsIsToldForWhom() throws InterruptedException {
        EnvironmentQueues.Turn first = queues.join("prod", "d1", "d1");
        EnvironmentQueues.Turn second = queues.join("prod", "d2", "d2");
        second.await(line -> {
            said.add(line);
            first.close();
        });
        assertThat(said, contains("queue: waiting for d1 to end its deployment to prod"));
    }
}
