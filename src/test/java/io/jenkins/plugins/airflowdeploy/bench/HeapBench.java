package io.jenkins.plugins.airflowdeploy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Deploys many files with little memory: one JVM is the controller, another the agent, each with its limit, and in this one are
 * the servers. A share that does not fit ends its JVM.
 */
public final class HeapBench {

    private static final int BYTES = 5 << 10;
    private static final int AGENT = 256;
    private static final int CONTROLLER = 64;

    private HeapBench() {}

    static void run(Path folder, Bench.Options options) throws Exception {
        int files = options.get("many", 10_000);
        int agent = options.get("agent", AGENT);
        int controller = options.get("controller", CONTROLLER);
        try (GeneratedWorld world = new GeneratedWorld(folder, files, number -> GeneratedDags.ofBytes(number, 0, BYTES))) {
            GeneratedWorld.Addresses at = world.addresses();
            Process process = Jvm.start(HeapBench.class, controller, folder.toString(), Integer.toString(agent),
                    at.bitbucket().toString(), at.deployRepository(), at.airflow().toString());
            try (PrintWriter orders = new PrintWriter(
                            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
                    BufferedReader answers = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String title = String.format(
                        Locale.ROOT, "Deployment of %,d DAG files of %d KB with small heaps", files, BYTES >> 10);
                Table table = new Table(title,
                        "", "seconds", "agent's heap after collections, at most", "its limit", "controller's, at most", "its limit");
                print(table, "first, all new", orders, answers);
                world.source().commitOne(4711 % files, GeneratedDags.ofBytes(4711 % files, 1, BYTES));
                print(table, "second, one changed", orders, answers);
            } finally {
                process.destroy();
            }
        }
    }

    private static void print(Table table, String name, PrintWriter orders, BufferedReader answers) throws IOException {
        orders.println("deploy");
        String answer = answers.readLine();
        if (answer == null) {
            table.row(name, "failed: its JVM ended, see above", "", "", "", "");
            throw new IOException("the controller's JVM ended");
        }
        String[] figures = answer.split(" ");
        table.row(name, Double.parseDouble(figures[0]),
                figures[1] + " MB", figures[2] + " MB", figures[3] + " MB", figures[4] + " MB");
    }

    /** The controller: one deployment for each line that comes in. */
    public static void main(String[] args) throws Exception {
        Heap.watch();
        Path folder = Path.of(args[0]);
        GeneratedWorld.Addresses at = new GeneratedWorld.Addresses(URI.create(args[2]), args[3], URI.create(args[4]));
        try (BenchStep step = new BenchStep(folder.resolve("controller"), at);
                AgentProcess agent = new AgentProcess(folder.resolve("agent"), Integer.parseInt(args[1]));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            step.initialize();
            while (orders.readLine() != null) {
                long began = System.nanoTime();
                step.deploy(agent);
                double seconds = (System.nanoTime() - began) / 1e9;
                Heap theirs = agent.heap();
                Heap ours = Heap.now();
                System.out.printf(Locale.ROOT, "%.2f %d %d %d %d%n", seconds, mega(theirs.afterCollection()), mega(theirs.limit()),
                        mega(ours.afterCollection()), mega(ours.limit()));
            }
        }
    }

    private static long mega(long bytes) {
        return bytes + (1 << 20) - 1 >> 20;
    }
}
