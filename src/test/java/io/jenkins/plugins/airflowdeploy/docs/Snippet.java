package io.jenkins.plugins.airflowdeploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a document, or a {@code <pre>} of a help file, which holds a Jenkinsfile.
 *
 * @param document relative to the repository's root
 * @param line of the opening fence
 * @param language what stands behind the fence; may be empty
 */
record Snippet(String document, int line, String language, String text) {

    private static final String FENCE = "```";
    private static final Pattern PRE = Pattern.compile("(?s)<pre>(.*?)</pre>");

    /** The repository's root, whichever build runs the test. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/step-reference.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** README, the other documents beside it, and all below docs. */
    static List<Path> documents() {
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.walk(root().resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(f -> f.getFileName().toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Jenkins shows beside a form. */
    private static List<Path> helps() {
        try (Stream<Path> files = Files.walk(root().resolve("src/main/resources"))) {
            return files.filter(f -> f.getFileName().toString().matches("help.*\\.html")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All blocks of all documents and help files. */
    static List<Snippet> all() {
        return Stream.concat(
                        documents().stream().flatMap(d -> of(root().relativize(d).toString(), lines(d)).stream()),
                        helps().stream().flatMap(h -> ofHelp(root().relativize(h).toString(), lines(h)).stream()))
                .toList();
    }

    /** All blocks of one language. */
    static List<Snippet> all(String language) {
        return all().stream().filter(s -> s.language().equals(language)).toList();
    }

    static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Snippet> ofHelp(String document, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        String html = String.join("\n", lines);
        Matcher pre = PRE.matcher(html);
        while (pre.find()) {
            int line = (int) html.substring(0, pre.end(1)).lines().count() - (int) pre.group(1).lines().count() + 1;
            String text = pre.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            snippets.add(new Snippet(document, line, "groovy", text + "\n"));
        }
        return snippets;
    }

    static List<Snippet> of(String document, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripLeading().startsWith(FENCE)) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
                    end++;
                }
                if (end == lines.size()) {
                    throw new AssertionError(document + ":" + (i + 1) + ": the block has no end");
                }
                String language = lines.get(i).strip().substring(FENCE.length());
                snippets.add(new Snippet(document, i + 1, language, String.join("\n", lines.subList(i + 1, end)) + "\n"));
                i = end;
            }
        }
        return snippets;
    }

    /** The blocks of YAML that hold for this Jenkinsfile: those of its own document, else README's. */
    List<Snippet> configuration() {
        List<Snippet> yaml = all("yaml");
        List<Snippet> own = yaml.stream().filter(y -> y.document().equals(document)).toList();
        return own.isEmpty() ? yaml.stream().filter(y -> y.document().equals("README.md")).toList() : own;
    }

    @Override
    public String toString() {
        return document + ":" + line;
    }
}
