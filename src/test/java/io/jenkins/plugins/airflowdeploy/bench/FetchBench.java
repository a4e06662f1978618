package io.jenkins.plugins.airflowdeploy.bench;

import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.FetchOrder;
import io.jenkins.plugins.airflowdeploy.engine.source.GitFetch;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ours against {@code git clone}, whole and at depth 1: bytes on the wire, and seconds. */
final class FetchBench {

    private static final int FILES = 500;
    private static final long SEED = 4711;

    private final GitHttpBackend server;
    private final GeneratedRepository repository;
    private final Path folder;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();

    private FetchBench(GitHttpBackend server, GeneratedRepository repository, Path folder) {
        this.server = server;
        this.repository = repository;
        this.folder = folder;
    }

    private interface Work {
        void run() throws Exception;
    }

    static void run(Path folder, Bench.Options options) throws Exception {
        int commits = options.get("commits", 20_000);
        int runs = options.get("runs", 5);
        GeneratedRepository repository = new GeneratedRepository(folder.resolve("source.git"), "main");
        repository.history(commits, FILES, SEED);
        Commands.run(repository.folder(), "git", "config", "uploadpack.allowAnySHA1InWant", "true");
        try (GitHttpBackend server = new GitHttpBackend(folder)) {
            FetchBench bench = new FetchBench(server, repository, folder);
            bench.once(folder.resolve("warm-up"), -1);
            bench.seconds.clear();
            for (int run = 1; run <= runs; run++) {
                bench.once(folder.resolve("run-" + run), run);
            }
            bench.print(String.format(Locale.ROOT, "Fetch of a repository with %,d commits and %,d files; median of %d runs", commits,
                    FILES, runs));
        }
    }

    private void once(Path place, int revision) throws Exception {
        Folders.emptied(place);
        String url = server.url("source.git");
        measure("airflowDeploy, first", () -> fetch(place));
        measure("git clone, first", () -> Commands.run(place, "git", "clone", "--quiet", url, "whole"));
        measure("git clone --depth 1, first", () -> Commands.run(place, "git", "clone", "--quiet", "--depth", "1", url, "shallow"));
        repository.commitOne(7, GeneratedDags.ofLines(7, revision, 100));
        measure("airflowDeploy, one commit later", () -> fetch(place));
        measure("git pull in the clone, one commit later",
                () -> Commands.run(place.resolve("whole"), "git", "pull", "--quiet", "--ff-only"));
        measure("git clone --depth 1 into a new workspace, one commit later",
                () -> Commands.run(place, "git", "clone", "--quiet", "--depth", "1", url, "again"));
        Folders.delete(place);
    }

    private void fetch(Path place) throws Exception {
        FetchOrder order = new FetchOrder(
                server.url("source.git"), "main", repository.head(), List.of("dags"), FetchOrder.Limits.DEFAULT);
        int files = new GitFetch(Time.SYSTEM).fetch(order, null, place.resolve("cache"), HttpSettings.defaults()).files().size();
        if (files == 0) {
            throw new IllegalStateException("nothing was fetched");
        }
    }

    private void measure(String name, Work work) throws Exception {
        server.bytes();
        long began = System.nanoTime();
        work.run();
        seconds.computeIfAbsent(name, n -> new ArrayList<>()).add((System.nanoTime() - began) / 1e9);
        bytes.put(name, server.bytes());
    }

    private void print(String title) {
        Table table = new Table(title, "", "bytes on the wire", "seconds, median", "worst");
        seconds.forEach((name, figures) -> table.row(
                name, String.format(Locale.ROOT, "%,d", bytes.get(name)), Table.median(figures), Table.worst(figures)));
    }
}
