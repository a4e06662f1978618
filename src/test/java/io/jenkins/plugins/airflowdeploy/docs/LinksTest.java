package io.jenkins.plugins.airflowdeploy.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** Links between the documents lead somewhere. */
public class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    @Test
    public void relativeLinksLeadToFilesAndHeadings() {
        int links = 0;
        for (Path document : Snippet.documents()) {
            Matcher link = LINK.matcher(String.join("\n", Snippet.lines(document)));
            while (link.find()) {
                if (!link.group(1).startsWith("https://")) {
                    follow(document, link.group(1));
                    links++;
                }
            }
        }
        assertThat(links, greaterThan(30));
    }

    private static void follow(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            throw new AssertionError(document.getFileName() + " links to " + link + ", which is not there");
        }
        if (parts.length == 2) {
            assertThat(document.getFileName() + " links to " + link, headings(target), hasItem(parts[1]));
        }
    }

    /** As GitHub names them. */
    private static List<String> headings(Path document) {
        return Snippet.lines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
