package io.jenkins.plugins.airflowdeploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code standalone/bench} runs. */
public final class Bench {

    private static final List<String> SUBJECTS = List.of("files", "fetch", "heap", "live");

    private Bench() {}

    /** A subject prints its own table. */
    @FunctionalInterface
    private interface Subject {
        void run(Path folder, Options options) throws Exception;
    }

    /** The numbers given as {@code --name=N}. */
    record Options(Map<String, Integer> numbers) {
        int get(String name, int otherwise) {
            return numbers.getOrDefault(name, otherwise);
        }
    }

    /** @param args the folder to work in, then subjects (none for all) and options of the form {@code --name=N} */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        List<String> subjects = new ArrayList<>();
        Map<String, Integer> numbers = new TreeMap<>();
        for (String argument : List.of(args).subList(1, args.length)) {
            String[] parts = argument.split("=", 2);
            if (parts.length == 2 && parts[0].startsWith("--")) {
                numbers.put(parts[0].substring(2), Integer.parseInt(parts[1]));
            } else {
                subjects.add(argument);
            }
        }
        Map<String, Subject> known = Map.of(
                "files", FilesBench::run, "fetch", FetchBench::run, "heap", HeapBench::run, "live", LiveBench::run);
        System.out.println(Machine.line());
        for (String subject : subjects.isEmpty() ? SUBJECTS : subjects) {
            Path place = Folders.emptied(folder.resolve(subject));
            known.get(subject).run(place, new Options(numbers));
            Folders.delete(place);
        }
        System.exit(0);
    }
}
