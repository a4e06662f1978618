package io.jenkins.plugins.airflowdeploy.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** Every claim of {@code docs/security.md} names tests that are there. */
public class ClaimsTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    public void theTestsAreThere() throws IOException {
        Path document = Snippet.documents().stream()
                .filter(path -> path.endsWith("security.md"))
                .findFirst()
                .orElseThrow();
        Path tests = document.resolveSibling("../src/test/java").normalize();
        Matcher named = NAMED.matcher(Files.readString(document));
        int claims = 0;
        while (named.find()) {
            assertThat(named.group(), Files.readString(file(tests, named.group(1))), containsString("void " + named.group(2) + "("));
            claims++;
        }
        assertThat(claims, greaterThan(30));
    }

    private static Path file(Path tests, String name) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            Optional<Path> found = files.filter(path -> path.endsWith(name + ".java")).findFirst();
            return found.orElseThrow(() -> new AssertionError("there is no " + name));
        }
    }
}
