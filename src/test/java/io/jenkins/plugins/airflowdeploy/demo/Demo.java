package io.jenkins.plugins.airflowdeploy.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code standalone/demo} runs: four deployments to a real Airflow, judged from outside. */
public final class Demo {

    private static final double ORDINARY_SECONDS = 3;
    private static final double SOON_AGAIN_SECONDS = 40;

    private Demo() {}

    /** @param args the Jenkinsfile, the folder to work in, and perhaps {@code --keep} */
    public static void main(String[] args) throws Exception {
        System.out.println("This is not a Jenkins: Groovy runs the Jenkinsfile, and one object stands for the step airflowDeploy."
                + " Bitbucket is a double; the engine, Git and Airflow 3.3.2 are real.");
        Path folder = Path.of(args[1]).toAbsolutePath();
        DemoLab.emptied(folder);
        boolean keep = List.of(args).contains("--keep");
        DemoLab lab = DemoLab.start(AirflowVenv.find().orElseThrow(), folder);
        boolean good;
        try (LocalStep step = new LocalStep(lab, line -> System.out.println(DeploymentLog.PREFIX + line))) {
            good = deployAll(Path.of(args[0]), lab, step);
            if (keep) {
                lab.keepAirflow();
                System.out.println("Airflow stays at " + lab.airflow().baseUrl() + ", user admin, password "
                        + lab.airflow().admin().password() + "; end it with Ctrl-C");
                Thread.currentThread().join();
            }
        } finally {
            lab.close();
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean deployAll(Path jenkinsfile, DemoLab lab, LocalStep step) throws Exception {
        List<String> faults = new ArrayList<>();
        List<Look> looks = new ArrayList<>();
        step.afterEach(() -> looks.add(Look.of(lab)));
        try {
            LocalPipeline.run(jenkinsfile, step);
        } catch (Exception e) { // Groovy lets checked ones through
            faults.add("the Jenkinsfile failed: " + e.getMessage());
        }
        List<DeploymentResult> results = step.results();
        if (results.size() == 4) {
            judge(results, looks, faults);
            Duration pause = Duration.between(looks.get(1).at(), step.began().get(2));
            expect(faults, pause.toSeconds() < 10, "the third did not follow within 10 s of the second");
        } else {
            faults.add("there were " + results.size() + " deployments instead of 4");
        }
        faults.forEach(fault -> System.out.println("demo: " + fault));
        System.out.println(summary(results, faults.isEmpty(), lab.observer().version()));
        return faults.isEmpty();
    }

    /** What an observer with a login of its own, and the deploy ref, show at one moment. */
    private record Look(Instant at, String commit, AirflowObserver.BundleView view) {
        static Look of(DemoLab lab) {
            try {
                return new Look(Instant.now(), lab.deployedCommit(), lab.observer().view(DemoLab.BUNDLE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        /** DAG → tasks. Versions are left out: Airflow moves those of unchanged DAGs whenever it parses them again. */
        Map<String, Set<String>> running() {
            return view.dags().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, dag -> dag.getValue().tasks()));
        }

        Set<String> tasks(String dag) {
            AirflowObserver.DagView seen = view.dags().get(dag);
            return seen == null ? Set.of() : seen.tasks();
        }
    }

    /** By the results, and by what was seen from outside right after each deployment. */
    private static void judge(List<DeploymentResult> results, List<Look> looks, List<String> faults) {
        for (int i = 0; i < 3; i++) {
            expect(faults, results.get(i).outcome().text().equals("success"), "deployment " + (i + 1) + " did not succeed");
            expect(faults, results.get(i).release().equals(Optional.of(looks.get(i).commit())),
                    "the deploy ref does not stand on release " + (i + 1));
        }
        expect(faults, looks.get(0).tasks("orders").equals(Set.of("load")), "the first was proven before its tasks showed");
        expect(faults, looks.get(1).tasks("orders").contains("check"), "the second was proven before its tasks showed");
        expect(faults, looks.get(2).tasks("orders").contains("publish"), "the third was proven before its tasks showed");
        expect(faults, results.get(1).secondsToLive().orElse(1e9) < ORDINARY_SECONDS, "the second took 3 s or more");
        expect(faults, results.get(2).secondsToLive().orElse(1e9) < SOON_AGAIN_SECONDS, "the third took 40 s or more");
        expect(faults, results.get(3).outcome().text().equals("invalid"), "the fourth was not stopped by validation");
        expect(faults, results.get(3).failure().orElse("").contains(SampleRepository.BROKEN_FILE + ":" + SampleRepository.BROKEN_LINE),
                "the fourth does not name file and line");
        expect(faults, looks.get(3).commit().equals(looks.get(2).commit()), "the deploy ref moved in the fourth");
        expect(faults, looks.get(3).running().equals(looks.get(2).running()), "the fourth changed what Airflow runs");
        expect(faults, looks.get(3).view().filesWithImportErrors().isEmpty(), "Airflow has import errors after the fourth");
    }

    private static void expect(List<String> faults, boolean good, String fault) {
        if (!good) {
            faults.add(fault);
        }
    }

    private static String summary(List<DeploymentResult> results, boolean good, String version) throws Exception {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("outcome", good ? "success" : "failure");
        summary.put("deployments", results.stream().map(Demo::line).toList());
        summary.put("airflow", version);
        return new ObjectMapper().writeValueAsString(summary);
    }

    private static Map<String, Object> line(DeploymentResult result) {
        Map<String, Object> line = result.toMap("");
        line.keySet().retainAll(List.of("outcome", "commit", "release", "secondsToLive"));
        TreeSet<String> dags = new TreeSet<>(result.dags().added());
        dags.addAll(result.dags().changed());
        line.put("dags", dags);
        return line;
    }
}
