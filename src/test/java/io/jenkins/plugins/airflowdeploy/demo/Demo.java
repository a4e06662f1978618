package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Main class of {@code standalone/demo}: runs a Jenkinsfile with four deployments on a real Airflow, without a Jenkins.
 *
 * <p>Arguments: the Jenkinsfile, a folder that is emptied first, and perhaps {@code --keep}. Prints the build logs, and one line
 * of JSON at the end. Exit status 0 only if all went as it must.
 */
public final class Demo {

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        Path jenkinsfile = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        boolean keep = List.of(arguments).contains("--keep");
        System.out.println("This is not a Jenkins: Groovy runs " + jenkinsfile.getFileName()
                + ", and airflowDeploy is the plugin's own engine, on a real Airflow and a double of Bitbucket.");
        empty(folder);
        Path venv = AirflowVenv.find().orElseThrow(() -> new IllegalStateException("no -Dairflow.venv: run standalone/demo"));
        int status;
        try (Premises premises = Premises.open(venv, folder)) {
            status = run(premises, jenkinsfile, keep);
        }
        System.exit(status);
    }

    private static int run(Premises premises, Path jenkinsfile, boolean keep) throws Exception {
        List<DemoRun.Seen> deployments = new DemoRun(premises).run(jenkinsfile);
        DemoVerdict verdict = new DemoVerdict(deployments, premises.sample());
        proveByRun(premises.observer(), verdict);
        verdict.complaints().forEach(complaint -> System.out.println("NOT AS IT MUST BE: " + complaint));
        if (keep) {
            AirflowProcess airflow = premises.airflow();
            System.out.println("Airflow stays up until Ctrl-C: " + airflow.baseUrl() + " (user " + airflow.admin().name()
                    + ", password " + airflow.admin().password() + ")");
        }
        System.out.println(verdict.json(premises.observer().version()));
        System.out.flush();
        if (keep) {
            new CountDownLatch(1).await();
        }
        return verdict.complaints().isEmpty() ? 0 : 1;
    }

    /** What runs is the third release: the last one that was let through. */
    private static void proveByRun(AirflowObserver observer, DemoVerdict verdict) throws IOException, InterruptedException {
        AirflowObserver.Run run = observer.run("orders", Duration.ofSeconds(90));
        String value = run.state().equals("success") ? observer.returnValue(run, "publish") : "";
        System.out.println("A run of orders ended with " + run.state() + " and said: " + value);
        verdict.expect(value.contains("release 3"), "a run of orders did not run the third release's code");
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(Demo::delete);
            }
        }
        Files.createDirectories(folder);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
