package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * That {@code standalone/jenkins-api} does not lie: compiled against it, without a jar of Jenkins', the sources give the same
 * bytes as against the real API. Runs in the root build, which has the real API.
 */
public class SameBytesRuleTest {

    /** Jars of Maven Central that the standalone build compiles against; everything else must come from the slice. */
    private static final List<String> LIBRARIES = List.of(
            "org.eclipse.jgit-", "httpclient5-", "httpcore5-", "jackson-core-", "jackson-databind-", "jackson-annotations-",
            "python-language-", "spring-security-core-", "localizer-", "sezpoz-");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theSliceOfJenkinsGivesTheSameBytes() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        Path slice = folder.newFolder("slice").toPath();
        compile(slice, libraries(), sources(root.resolve("standalone/jenkins-api/src/main/java")));
        Path classes = folder.newFolder("classes").toPath();
        List<Path> sources = sources(root.resolve("src/main/java"));
        sources.addAll(sources(root.resolve("target/generated-sources/localizer")));
        compile(classes, slice + File.pathSeparator + libraries(), sources);
        Path real = Path.of(AirflowDeployStep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> compiled = files(classes, ".class");
        assertThat(compiled.size(), greaterThan(150));
        List<String> differing = new ArrayList<>();
        for (Path file : compiled) {
            Path name = classes.relativize(file);
            if (Files.mismatch(file, real.resolve(name)) >= 0) {
                differing.add(name.toString());
            }
        }
        assertThat(differing, empty());
    }

    @Test
    public void theIndexOfSymbolsIsTheSame() throws IOException, URISyntaxException {
        String index = "META-INF/services/annotations/org.jenkinsci.Symbol";
        Path real = Path.of(AirflowDeployStep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(Files.readAllLines(Path.of("standalone/plugin/src/main/resources").resolve(index)),
                is(Files.readAllLines(real.resolve(index))));
    }

    private static String libraries() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> LIBRARIES.stream().anyMatch(name -> new File(entry).getName().startsWith(name)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** With the flags of both builds: {@code -g -parameters --release 17}. */
    private static void compile(Path output, String classPath, List<Path> sources) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", output.toString(), "-classpath", classPath, "-g", "-parameters",
                    "--release", "17", "-proc:none", "-nowarn");
            boolean good = javac.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)).call();
            assertThat("it compiles", good, is(true));
        }
    }

    private static List<Path> sources(Path folder) throws IOException {
        return files(folder, ".java");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().collect(Collectors.toCollection(ArrayList::new));
        }
    }
}
