package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Airflow to parse files, again and again until they are proven: a request for a file that is being parsed just then is
 * lost, and one that Airflow has fulfilled says nothing about the next release. Each request also makes Airflow fetch the bundle.
 */
final class Asking {

    private static final int AT_ONCE = 50;

    private final AirflowClient client;
    private final Map<String, Last> last = new HashMap<>();

    /**
     * A file to ask for.
     *
     * @param stage a number that changes when there is a new reason to ask, which is then done at once
     */
    record Wish(String file, String token, int stage) {}

    private record Last(Instant at, int times, int stage) {}

    Asking(AirflowClient client) {
        this.client = client;
    }

    /** Asks for those whose time has come, at most 50 of them. */
    void ask(List<Wish> wishes, Instant now) throws DeploymentFailure, InterruptedException {
        List<Wish> due = wishes.stream().filter(wish -> isDue(wish, now)).limit(AT_ONCE).toList();
        for (Wish wish : due) {
            client.parse(wish.token());
            int times = last.containsKey(wish.file()) ? last.get(wish.file()).times() + 1 : 1;
            last.put(wish.file(), new Last(now, times, wish.stage()));
        }
    }

    private boolean isDue(Wish wish, Instant now) {
        Last before = last.get(wish.file());
        return before == null
                || before.stage() != wish.stage()
                || !now.isBefore(before.at().plus(pause(before.times())));
    }

    /** 1.5 s at first, 3 s during the half minute that Airflow may take to store a DAG, 10 s after that. */
    private static Duration pause(int times) {
        return times <= 3 ? Duration.ofMillis(1500) : times <= 15 ? Duration.ofSeconds(3) : Duration.ofSeconds(10);
    }
}
