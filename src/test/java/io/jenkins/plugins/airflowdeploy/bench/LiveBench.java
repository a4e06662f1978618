package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.demo.LocalStep;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * From the push until a run would get the new tasks, by one observer, for four bundles of one Airflow: ours, a plain Git bundle at
 * two intervals, and a folder. Each side changes one of five DAGs at a time, at moments that a seed spreads, and more than a minute
 * after its change before, so that no DAG was stored in the half minute before.
 */
final class LiveBench {

    private static final int DAGS = 5;
    private static final int SHORTEST_PAUSE = 62;
    private static final int LONGEST_PAUSE = 76;

    private final LiveWatch watch;
    private final int pause;

    private LiveBench(LiveWatch watch, int pause) {
        this.watch = watch;
        this.pause = pause;
    }

    /** In seconds. */
    private record Figures(List<Double> sincePush, List<Double> sinceStart) {}

    /** A side, the beginning of its DAGs' ids, and how often it deploys. */
    private record Runner(String name, LiveSide side, String prefix, int deployments) {}

    static void run(Path folder, Bench.Options options) throws Exception {
        Path venv = AirflowVenv.find().orElseThrow(() -> new IllegalStateException("give -Dairflow.venv"));
        int deployments = options.get("deployments", 20);
        LiveSide slow = LiveSide.git(folder.resolve("slow.git"));
        LiveSide quick = LiveSide.git(folder.resolve("quick.git"));
        LiveSide local = LiveSide.folder(folder.resolve("local"));
        List<Runner> runners = new ArrayList<>(List.of(
                new Runner("GitDagBundle, refresh_interval 30 s", quick, "quick", options.get("quick", deployments)),
                new Runner("GitDagBundle, refresh_interval 300 s (the default)", slow, "slow", options.get("slow", deployments)),
                new Runner("LocalDagBundle, Airflow's defaults", local, "local", options.get("local", deployments))));
        for (Runner runner : runners) {
            runner.side().push(files(runner.prefix(), -1));
        }
        DemoLab lab = DemoLab.start(venv, folder,
                new LiveSide.PlainBundle("quick", folder.resolve("quick.git"), 30),
                new LiveSide.PlainBundle("slow", folder.resolve("slow.git"), 300),
                new LocalBundle("local", folder.resolve("local")));
        try (lab; LocalStep step = new LocalStep(lab, line -> {}); LiveWatch watch = new LiveWatch(lab.observer())) {
            LiveSide ours = LiveSide.ours(lab, step);
            ours.push(files("ours", -1));
            runners.add(0, new Runner("airflowDeploy, refresh_interval 300 s", ours, "ours", options.get("ours", deployments)));
            print(new LiveBench(watch, options.get("pause", SHORTEST_PAUSE)).all(runners));
        }
    }

    private static void print(Map<Runner, Figures> all) {
        Table table = new Table("One changed DAG, from the push until runs get its new tasks; seconds",
                "", "deployments", "push to live, median", "worst", "start of the deployment to live, median", "worst");
        all.forEach((runner, figures) -> table.row(runner.name(), figures.sincePush().size(),
                Table.median(figures.sincePush()), Table.worst(figures.sincePush()),
                Table.median(figures.sinceStart()), Table.worst(figures.sinceStart())));
    }

    private Map<Runner, Figures> all(List<Runner> runners) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(runners.size());
        try {
            Map<Runner, Future<Figures>> running = new LinkedHashMap<>();
            for (Runner runner : runners) {
                running.put(runner, threads.submit(deployments(runner)));
            }
            Map<Runner, Figures> figures = new LinkedHashMap<>();
            for (Map.Entry<Runner, Future<Figures>> entry : running.entrySet()) {
                figures.put(entry.getKey(), entry.getValue().get());
            }
            return figures;
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Figures> deployments(Runner runner) {
        Random random = new Random(runner.prefix().hashCode());
        return () -> {
            Figures figures = new Figures(new ArrayList<>(), new ArrayList<>());
            for (int number = 0; number < runner.deployments(); number++) {
                Thread.sleep(1000L * pause + random.nextInt(1000 * (LONGEST_PAUSE - SHORTEST_PAUSE)));
                CompletableFuture<Instant> live = watch.whenLive(runner.prefix() + "_" + number % DAGS, "step_" + number);
                LiveSide.Pushed pushed = runner.side().push(files(runner.prefix(), number));
                Instant seen = live.get(15, TimeUnit.MINUTES);
                figures.sincePush().add(seconds(pushed.at(), seen));
                figures.sinceStart().add(seconds(pushed.began(), seen));
                System.err.printf("bench: %s, deployment %d: live after %.1f s%n", runner.name(), number + 1, seconds(pushed.at(), seen));
            }
            return figures;
        };
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** All DAGs of a side as they are after a deployment, of which each changes one. */
    private static Map<String, String> files(String prefix, int number) {
        Map<String, String> files = new TreeMap<>();
        for (int dag = 0; dag < DAGS; dag++) {
            int last = number < dag ? -1 : number - Math.floorMod(number - dag, DAGS);
            String task = last < 0 ? "step" : "step_" + last;
            files.put(prefix + "_" + dag + ".py", """
                    from airflow.sdk import DAG, task

                    with DAG("%1$s_%2$d", schedule=None):

                        @task
                        def %3$s():
                            return "%3$s"

                        %3$s()
                    """.formatted(prefix, dag, task));
        }
        return files;
    }
}
