package io.jenkins.plugins.airflowdeploy.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.demo.DemoRun.Seen;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the four deployments went as they must, by the plugin's word and by what the observer saw. */
final class DemoVerdict {

    private final List<Seen> deployments;
    private final List<String> complaints = new ArrayList<>();

    DemoVerdict(List<Seen> deployments, SampleRepository sample) {
        this.deployments = deployments;
        expect(deployments.size() == 4, "there were " + deployments.size() + " deployments instead of 4");
        if (deployments.size() == 4) {
            proven(1, sample, Map.of("orders", Set.of("load"), "stock", Set.of("count"), "customers", Set.of("owed")));
            proven(2, sample, Map.of("orders", Set.of("load", "check"), "returns", Set.of("receive")));
            proven(3, sample, Map.of("orders", Set.of("load", "check", "publish")));
            within(2, 3);
            within(3, 40);
            Duration pause = Duration.ofNanos(deployments.get(2).startedNanos() - deployments.get(1).endedNanos());
            expect(pause.toSeconds() < 10, "the third deployment came " + pause.toSeconds() + " s after the second");
            stopped(deployments.get(3), deployments.get(2));
        }
    }

    /** What went wrong; empty when all is well. */
    List<String> complaints() {
        return complaints;
    }

    void expect(boolean holds, String complaint) {
        if (!holds) {
            complaints.add(complaint);
        }
    }

    private void proven(int number, SampleRepository sample, Map<String, Set<String>> tasks) {
        Seen seen = deployments.get(number - 1);
        expect(seen.result().outcome() == Outcome.SUCCESS, seen.branch() + " ended as " + seen.result().outcome().text());
        expect(seen.result().commit().filter(sample.commit(number)::equals).isPresent(),
                seen.branch() + " deployed commit " + seen.result().commit().orElse("none"));
        expect(seen.result().release().filter(seen.release()::equals).isPresent(),
                seen.branch() + " is said to be release " + seen.result().release().orElse("none") + ", the target shows " + seen.release());
        tasks.forEach((dag, wanted) -> {
            var shown = seen.bundle().dags().get(dag);
            expect(shown != null && shown.tasks().equals(wanted),
                    seen.branch() + " was said to be live while Airflow showed " + shown + " for " + dag);
            expect(shown != null && shown.version().equals(seen.release()),
                    seen.branch() + " was said to be live while " + dag + " ran at " + shown);
        });
    }

    private void within(int number, double seconds) {
        Seen seen = deployments.get(number - 1);
        expect(seen.result().secondsToLive().filter(s -> s < seconds).isPresent(), seen.branch() + " went live after "
                + seen.result().secondsToLive().map(s -> s + " s").orElse("an unknown time") + ", not under " + seconds + " s");
    }

    private void stopped(Seen broken, Seen before) {
        String place = SampleRepository.BROKEN_FILE + ":" + SampleRepository.BROKEN_LINE;
        expect(broken.result().outcome() == Outcome.INVALID, broken.branch() + " ended as " + broken.result().outcome().text());
        expect(broken.result().failure().filter(text -> text.contains(place)).isPresent(),
                broken.branch() + " was not stopped at " + place + " but: " + broken.result().failure().orElse("not at all"));
        expect(broken.release().equals(before.release()), broken.branch() + " moved the target to " + broken.release());
        expect(broken.bundle().equals(before.bundle()), broken.branch() + " changed what Airflow shows: " + broken.bundle());
    }

    /** The last line of the demo. */
    String json(String airflow) throws JsonProcessingException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("outcome", complaints.isEmpty() ? "success" : "failure");
        line.put("deployments", deployments.stream().map(DemoVerdict::entry).toList());
        line.put("airflow", airflow);
        return new ObjectMapper().writeValueAsString(line);
    }

    private static Map<String, Object> entry(Seen seen) {
        DagChanges changes = seen.result().dags();
        Set<String> touched = new TreeSet<>(changes.added());
        touched.addAll(changes.changed());
        touched.addAll(changes.removed());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("outcome", seen.result().outcome().text());
        entry.put("commit", seen.result().commit().orElse(null));
        entry.put("release", seen.result().release().orElse(null));
        entry.put("secondsToLive", seen.result().secondsToLive().map(s -> Math.round(s * 10) / 10.0).orElse(null));
        entry.put("dags", touched);
        return entry;
    }
}
