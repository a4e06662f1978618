package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.demo.LocalStep;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
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
 * From the push until a run would get the new tasks, by one observer, for bundles of one Airflow: ours, plain Git bundles at two
 * intervals, and a folder. Five bundles share the deployments at 300 s, which would take two hours one after the other. Each deployment changes one of five DAGs and adds one. It comes more than a minute after the side's
 * last one was live, so that no DAG was stored in the half minute before, and a seed spreads it over the side's interval.
 */
final class LiveBench {

    private static final int DAGS = 5;
    private static final int SHORTEST_PAUSE = 62;
    private static final int SLOW_BUNDLES = 5;

    private final LiveWatch watch;
    private final int pause;

    private LiveBench(LiveWatch watch, int pause) {
        this.watch = watch;
        this.pause = pause;
    }

    /** In seconds: of the changed DAG since the push and since the deployment began, of the new one since the push. */
    private record Figures(List<Double> changed, List<Double> sinceStart, List<Double> added) {
        Figures() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(Figures others) {
            changed.addAll(others.changed);
            sinceStart.addAll(others.sinceStart);
            added.addAll(others.added);
        }
    }

    /**
     * A bundle of a side; runners of the same name are one side.
     *
     * @param prefix of its DAGs' ids
     * @param deployments how many
     * @param spread of the pauses between them, in seconds: not less than the interval at which Airflow looks
     */
    private record Runner(String name, LiveSide side, String prefix, int deployments, int spread) {}

    static void run(Path folder, Bench.Options options) throws Exception {
        Path venv = AirflowVenv.find().orElseThrow(() -> new IllegalStateException("give -Dairflow.venv"));
        int deployments = options.get("deployments", 20);
        List<LabBundle> bundles = new ArrayList<>();
        List<Runner> runners = new ArrayList<>();
        runners.add(plain(folder, bundles, "quick", 30, options.get("quick", deployments)));
        int slow = options.get("slow", deployments);
        for (int lane = 0; lane < SLOW_BUNDLES; lane++) {
            runners.add(plain(folder, bundles, "slow" + lane, 300, (slow + lane) / SLOW_BUNDLES));
        }
        Path local = folder.resolve("local");
        bundles.add(new LocalBundle("local", local));
        runners.add(new Runner("LocalDagBundle, Airflow's defaults", LiveSide.folder(local), "local",
                options.get("local", deployments), 35));
        for (Runner runner : runners) {
            runner.side().push(files(runner.prefix(), -1));
        }
        DemoLab lab = DemoLab.start(venv, folder, bundles.toArray(LabBundle[]::new));
        try (lab; LocalStep step = new LocalStep(lab, line -> {}); LiveWatch watch = new LiveWatch(lab.observer())) {
            LiveSide ours = LiveSide.ours(lab, step);
            ours.push(files("ours", -1));
            runners.add(0, new Runner("airflowDeploy, refresh_interval 300 s", ours, "ours", options.get("ours", deployments), 35));
            print(new LiveBench(watch, options.get("pause", SHORTEST_PAUSE)).all(runners));
        }
    }

    /** A plain Git bundle with a repository of its own, of which Airflow is told at its start. */
    private static Runner plain(Path folder, List<LabBundle> bundles, String name, int interval, int deployments) throws Exception {
        Path repository = folder.resolve(name + ".git");
        bundles.add(new LiveSide.PlainBundle(name, repository, interval));
        String title = "GitDagBundle, refresh_interval " + interval + " s" + (interval == 300 ? " (the default)" : "");
        return new Runner(title, LiveSide.git(repository), name, deployments, Math.max(35, interval));
    }

    private static void print(Map<String, Figures> all) {
        Table table = new Table("From the push until runs get the new tasks; seconds",
                "", "deployments", "a changed DAG, median", "worst", "a new DAG, median", "worst",
                "a changed DAG since the deployment began, median", "worst");
        all.forEach((side, f) -> table.row(side, f.changed().size(),
                Table.median(f.changed()), Table.worst(f.changed()), Table.median(f.added()), Table.worst(f.added()),
                Table.median(f.sinceStart()), Table.worst(f.sinceStart())));
    }

    /** By the name of the side, in the order of the runners. */
    private Map<String, Figures> all(List<Runner> runners) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(runners.size());
        try {
            Map<Runner, Future<Figures>> running = new LinkedHashMap<>();
            for (Runner runner : runners) {
                running.put(runner, threads.submit(deployments(runner)));
            }
            Map<String, Figures> figures = new LinkedHashMap<>();
            for (Map.Entry<Runner, Future<Figures>> entry : running.entrySet()) {
                figures.computeIfAbsent(entry.getKey().name(), name -> new Figures()).add(entry.getValue().get());
            }
            return figures;
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Figures> deployments(Runner runner) {
        Random random = new Random(runner.prefix().hashCode());
        return () -> {
            Figures figures = new Figures();
            Map<Instant, CompletableFuture<Instant>> added = new LinkedHashMap<>();
            for (int number = 0; number < runner.deployments(); number++) {
                Thread.sleep(1000L * pause + random.nextInt(1000 * runner.spread()));
                CompletableFuture<Instant> changed = watch.whenLive(runner.prefix() + "_" + number % DAGS, "step_" + number);
                CompletableFuture<Instant> isNew = watch.whenLive(runner.prefix() + "_new_" + number, "step");
                LiveSide.Pushed pushed = runner.side().push(files(runner.prefix(), number));
                added.put(pushed.at(), isNew);
                Instant seen = changed.get(15, TimeUnit.MINUTES);
                figures.changed().add(seconds(pushed.at(), seen));
                figures.sinceStart().add(seconds(pushed.began(), seen));
                System.err.printf("bench: %s, deployment %d: live after %.1f s%n",
                        runner.name(), number + 1, seconds(pushed.at(), seen));
            }
            for (Map.Entry<Instant, CompletableFuture<Instant>> entry : added.entrySet()) {
                figures.added().add(seconds(entry.getKey(), entry.getValue().get(15, TimeUnit.MINUTES)));
            }
            System.err.println("bench: " + runner.name() + ": new DAGs live after " + figures.added());
            return figures;
        };
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** All DAGs of a side as they are after a deployment. */
    private static Map<String, String> files(String prefix, int number) {
        Map<String, String> files = new TreeMap<>();
        for (int dag = 0; dag < DAGS; dag++) {
            int last = number < dag ? -1 : number - Math.floorMod(number - dag, DAGS);
            files.put(prefix + "_" + dag + ".py", dag(prefix + "_" + dag, last < 0 ? "step" : "step_" + last));
        }
        for (int added = 0; added <= number; added++) {
            files.put(prefix + "_new_" + added + ".py", dag(prefix + "_new_" + added, "step"));
        }
        return files;
    }

    private static String dag(String id, String task) {
        return """
                from airflow.sdk import DAG, task

                with DAG("%1$s", schedule=None):

                    @task
                    def %2$s():
                        return "%2$s"

                    %2$s()
                """.formatted(id, task);
    }
}
