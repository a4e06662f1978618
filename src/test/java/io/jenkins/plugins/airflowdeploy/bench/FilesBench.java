package io.jenkins.plugins.airflowdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.airflowdeploy.demo.LocalWorker;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Deployments of many files of which one changed, stage by stage. Two repositories, of which one has ten times the files, take turns,
 * so that they meet the same JVM and the same machine.
 */
final class FilesBench implements AutoCloseable {

    private static final int LINES = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final int files;
    private final GeneratedWorld world;
    private final BenchStep step;
    private final List<Stages> deployments = new ArrayList<>();

    private FilesBench(Path folder, int files) throws Exception {
        this.folder = Folders.emptied(folder);
        this.files = files;
        world = new GeneratedWorld(folder, files, number -> GeneratedDags.ofLines(number, 0, LINES));
        step = new BenchStep(folder.resolve("controller"), world.addresses());
        step.initialize();
    }

    /**
     * In seconds.
     *
     * @param cpu of all threads of this JVM over the whole deployment, servers and confirmation included: it differs less than the
     *     others when the machine is busy
     */
    private record Stages(double fetch, double validate, double pack, double push, double cpu) {

        double all() {
            return fetch + validate + pack + push;
        }
    }

    static void run(Path folder, Bench.Options options) throws Exception {
        int again = options.get("again", 5);
        int files = options.get("many", 10_000);
        try (FilesBench many = new FilesBench(folder.resolve("many"), files);
                FilesBench few = new FilesBench(folder.resolve("few"), files / 10)) {
            for (int deployment = 0; deployment <= again; deployment++) {
                many.deploy();
                few.deploy();
            }
            Table table = new Table(
                    "Deployment of DAG files of " + LINES + " lines, of which one changed: seconds by stage",
                    "", "fetch", "validate", "package", "push", "together", "CPU of the whole, with the servers");
            few.print(table);
            many.print(table);
            List<Double> ratios = new ArrayList<>();
            for (int i = 1; i <= again; i++) {
                ratios.add(many.deployments.get(i).all() / few.deployments.get(i).all());
            }
            System.out.printf(Locale.ROOT, "%nThe second deployment of %,d files took %.1f times as long as that of %,d; median of the"
                    + " second to the %d.: %.1f times.%n", files, ratios.get(0), files / 10, again + 1, Table.median(ratios));
        }
    }

    private void deploy() throws Exception {
        int number = deployments.size();
        if (number > 0) {
            int changed = number * 37 % files;
            world.source().commitOne(changed, GeneratedDags.ofLines(changed, number, LINES));
        }
        double before = cpu();
        DeploymentResult result = step.deploy(new LocalWorker(folder, "d-" + number));
        double cpu = cpu() - before;
        Map<String, Double> recorded = recorded(result);
        deployments.add(new Stages(recorded.get("fetch"), recorded.get("validate"), recorded.get("package"),
                step.target().of("live") + step.target().of("prepare") + step.target().of("push"), cpu));
        System.err.println("bench: " + files + " files, deployment " + (number + 1) + ": " + recorded);
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private void print(Table table) {
        String name = String.format(Locale.ROOT, "%,d files", files);
        row(table, name + ", first, all new", deployments.get(0));
        row(table, name + ", second", deployments.get(1));
        List<Stages> rest = deployments.subList(1, deployments.size());
        row(table, name + ", median of the second to the " + deployments.size() + ".", new Stages(
                Table.median(rest.stream().map(Stages::fetch).toList()), Table.median(rest.stream().map(Stages::validate).toList()),
                Table.median(rest.stream().map(Stages::pack).toList()), Table.median(rest.stream().map(Stages::push).toList()),
                Table.median(rest.stream().map(Stages::cpu).toList())));
    }

    private static void row(Table table, String name, Stages stages) {
        table.row(name, stages.fetch(), stages.validate(), stages.pack(), stages.push(), stages.all(), stages.cpu());
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

    @Override
    public void close() {
        step.close();
        world.close();
    }
}
