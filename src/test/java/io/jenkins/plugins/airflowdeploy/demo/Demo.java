package io.jenkins.plugins.airflowdeploy.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        try {
            LocalPipeline.run(jenkinsfile, step);
        } catch (RuntimeException e) {
            faults.add("the Jenkinsfile failed: " + e.getMessage());
        }
        List<DeploymentResult> results = step.results();
        if (results.size() == 4) {
            judge(results, lab, faults);
        } else {
            faults.add("there were " + results.size() + " deployments instead of 4");
        }
        faults.forEach(fault -> System.out.println("demo: " + fault));
        System.out.println(summary(results, faults.isEmpty()));
        return faults.isEmpty();
    }

    /** By results and, where Airflow is concerned, by an observer with a login of its own. */
    private static void judge(List<DeploymentResult> results, DemoLab lab, List<String> faults) throws Exception {
        for (int i = 0; i < 3; i++) {
            expect(faults, results.get(i).outcome().text().equals("success"), "deployment " + (i + 1) + " did not succeed");
        }
        expect(faults, results.get(1).secondsToLive().orElse(1e9) < ORDINARY_SECONDS, "the second took 3 s or more");
        expect(faults, results.get(2).secondsToLive().orElse(1e9) < SOON_AGAIN_SECONDS, "the third took 40 s or more");
        expect(faults, results.get(3).outcome().text().equals("invalid"), "the fourth was not stopped by validation");
        expect(faults, results.get(3).failure().orElse("").contains(SampleRepository.BROKEN_FILE + ":" + SampleRepository.BROKEN_LINE), "the fourth does not name file and line");
        String third = results.get(2).release().orElse("");
        expect(faults, third.equals(lab.deployedCommit()), "the deploy ref moved after the third release");
        AirflowObserver observer = lab.observer();
        expect(faults, observer.newestVersion("orders").equals(third), "Airflow does not show the third release");
        expect(faults, observer.filesWithImportErrors(DemoLab.BUNDLE).isEmpty(), "Airflow has import errors");
    }

    private static void expect(List<String> faults, boolean good, String fault) {
        if (!good) {
            faults.add(fault);
        }
    }

    private static String summary(List<DeploymentResult> results, boolean good) throws Exception {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("outcome", good ? "success" : "failure");
        summary.put("deployments", results.stream().map(Demo::line).toList());
        summary.put("airflow", "3.3.2");
        return new ObjectMapper().writeValueAsString(summary);
    }

    private static Map<String, Object> line(DeploymentResult result) {
        Map<String, Object> line = result.toMap("");
        line.keySet().retainAll(List.of("outcome", "commit", "release", "secondsToLive", "dags"));
        return line;
    }
}
