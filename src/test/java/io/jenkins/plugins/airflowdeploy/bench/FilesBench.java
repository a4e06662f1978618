package io.jenkins.plugins.airflowdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.demo.LocalWorker;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Deployments of many files of which one changed, stage by stage. */
final class FilesBench {

    private static final int LINES = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private FilesBench() {}

    /** In seconds. */
    private record Stages(double fetch, double validate, double pack, double push) {

        double all() {
            return fetch + validate + pack + push;
        }
    }

    /** The larger one first, so that it meets the colder JVM. */
    static void run(Path folder, Bench.Options options) throws Exception {
        int again = options.get("again", 5);
        int many = options.get("many", 10_000);
        List<Stages> ofMany = deployments(folder.resolve("many"), many, again);
        List<Stages> ofFew = deployments(folder.resolve("few"), many / 10, again);
        Table table = new Table(
                "Deployment of many DAG files of " + LINES + " lines, of which one changed: seconds by stage",
                "", "fetch", "validate", "package", "push", "together");
        print(table, many / 10, ofFew);
        print(table, many, ofMany);
        double ratio = second(ofMany).all() / second(ofFew).all();
        System.out.printf(Locale.ROOT, "%nThe second deployment of %,d files costs %.1f times that of %,d.%n", many, ratio, many / 10);
    }

    private static void print(Table table, int files, List<Stages> deployments) {
        String name = String.format(Locale.ROOT, "%,d files", files);
        row(table, name + ", first, all new", deployments.get(0));
        row(table, name + ", second", second(deployments));
        List<Stages> rest = deployments.subList(1, deployments.size());
        row(table, name + ", median of the second to the " + deployments.size() + ".", new Stages(
                Table.median(rest.stream().map(Stages::fetch).toList()), Table.median(rest.stream().map(Stages::validate).toList()),
                Table.median(rest.stream().map(Stages::pack).toList()), Table.median(rest.stream().map(Stages::push).toList())));
    }

    private static Stages second(List<Stages> deployments) {
        return deployments.get(1);
    }

    private static void row(Table table, String name, Stages stages) {
        table.row(name, stages.fetch(), stages.validate(), stages.pack(), stages.push(), stages.all());
    }

    private static List<Stages> deployments(Path folder, int files, int again) throws Exception {
        Folders.emptied(folder);
        List<Stages> stages = new ArrayList<>();
        try (GeneratedWorld world = new GeneratedWorld(folder, files, number -> GeneratedDags.ofLines(number, 0, LINES));
                BenchStep step = new BenchStep(folder.resolve("controller"), world.addresses())) {
            step.initialise();
            for (int deployment = 0; deployment <= again; deployment++) {
                if (deployment > 0) {
                    int changed = deployment * 37 % files;
                    world.source().commitOne(changed, GeneratedDags.ofLines(changed, deployment, LINES));
                }
                DeploymentResult result = step.deploy(new LocalWorker(folder, "d-" + deployment));
                Map<String, Double> recorded = recorded(result);
                stages.add(new Stages(recorded.get("fetch"), recorded.get("validate"), recorded.get("package"),
                        step.target().of("live") + step.target().of("prepare") + step.target().of("push")));
            }
        }
        return stages;
    }

    /** Stage → seconds, as the audit record has them. */
    private static Map<String, Double> recorded(DeploymentResult result) throws Exception {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (JsonNode stage : JSON.readTree(result.record()).path("predicate").path("stages")) {
            Duration took = Duration.between(
                    Instant.parse(stage.path("startedAt").asText()), Instant.parse(stage.path("endedAt").asText()));
            seconds.put(stage.path("name").asText(), took.toMillis() / 1000.0);
        }
        return seconds;
    }
}
