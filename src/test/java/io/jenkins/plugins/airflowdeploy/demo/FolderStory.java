package io.jenkins.plugins.airflowdeploy.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Deployments one after the other to one Airflow, each held against what runs get. */
final class FolderStory implements AutoCloseable {

    private final String name;
    private final FolderLab lab;
    private final LocalStep step;
    private final Duration lookEvery;
    private final List<String> log = new ArrayList<>();
    private Instant ended = Instant.now();
    private Duration pause = Duration.ZERO;

    /** @param lookEvery how often to see what a run gets */
    FolderStory(String name, FolderLab lab, Duration lookEvery) {
        this.name = name;
        this.lab = lab;
        this.step = new LocalStep(lab, log::add);
        this.lookEvery = lookEvery;
    }

    FolderAirflow airflow() {
        return lab.airflow();
    }

    /** Commits the changes ({@code null} removes a file), and deploys them. */
    DeploymentResult deploy(String what, Map<String, String> changes, int timeoutSeconds) throws Exception {
        lab.commit(new HashMap<>(changes));
        DeploymentResult result = step.deploy(Map.of(
                "environment", DemoLab.ENVIRONMENT, "repository", SampleRepository.NAME,
                "branch", FolderLab.BRANCH, "timeout", timeoutSeconds));
        System.out.printf("%s, %s: %s%s%n", name, what, result.outcome(),
                result.secondsToLive().map(s -> String.format(Locale.ROOT, " after %.1f s", s)).orElse(""));
        ended = Instant.now();
        return result;
    }

    /** From the end of the deployment before the last watched one until the link moved in that. */
    Duration pause() {
        return pause;
    }

    /**
     * Deploys, and holds it against what runs of a DAG get all the while: the proof must not come before a run gets the task, nor,
     * in seconds, more than {@code late} after it.
     */
    DeploymentResult deployAndWatch(String what, Map<String, String> changes, String dagId, String task, double late)
            throws Exception {
        try (RunSightings runs = RunSightings.of(lab, dagId, lookEvery)) {
            Instant before = ended;
            DeploymentResult result = deploy(what, changes, 300);
            Instant returned = ended;
            pause = Duration.between(before, runs.swapped());
            assertThat(said(result), result.outcome(), is(Outcome.SUCCESS));
            for (int i = 0; i < 4; i++) { // each worker of a web server keeps a copy of its own
                assertThat("what a run gets once it is proven", airflow().runGets(dagId), hasItem(task));
            }
            double said = result.secondsToLive().orElseThrow();
            double first = seconds(runs.swapped(), runs.first(task));
            double last = seconds(runs.swapped(), runs.lastWithout(task));
            System.out.printf(Locale.ROOT, "%s, %s: runs got it from %.1f s on, and not until %.1f s; said after %.1f s%n",
                    name, what, first, last, said);
            assertThat("a run got the old tasks after the proof", runs.lastWithout(task).isBefore(returned), is(true));
            assertThat("seconds to live, said and seen", said, greaterThan(Math.max(first, last) - 0.5));
            assertThat("seconds to live, said and seen", said, lessThan(first + late));
            return result;
        }
    }

    /** What the user was told, for an assertion that fails. */
    String said(DeploymentResult result) {
        return name + ": " + result.failure().orElse("") + "\n" + String.join("\n", log);
    }

    String log() {
        return String.join("\n", log);
    }

    private static double seconds(Instant from, Instant to) {
        return to.equals(Instant.MIN) ? 0 : Duration.between(from, to).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        step.close();
        lab.close();
    }
}
