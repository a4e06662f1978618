package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import hudson.Extension;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
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
        compile(slice, libraries(), sources(root.resolve("standalone/jenkins-api/src/main/java")), "-proc:none");
        Path classes = folder.newFolder("classes").toPath();
        List<Path> sources = sources(root.resolve("src/main/java"));
        sources.addAll(sources(root.resolve("target/generated-sources/localizer")));
        compile(classes, slice + File.pathSeparator + libraries(), sources, "-proc:none");
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

    @Test
    public void staplersFilesAreTheSame() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        Path slice = folder.newFolder("slice").toPath();
        compile(slice, libraries(), sources(root.resolve("standalone/jenkins-api/src/main/java")), "-proc:none");
        Path classes = folder.newFolder("classes").toPath();
        List<Path> sources = sources(root.resolve("src/main/java"));
        sources.addAll(sources(root.resolve("target/generated-sources/localizer")));
        compile(classes, slice + File.pathSeparator + libraries(), sources, "-proc:only", "-processorpath", slice.toString(),
                "-processor", "io.jenkins.plugins.airflowdeploy.standalone.StaplerFiles");
        Path real = Path.of(AirflowDeployStep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Map<String, String> expected = staplerFiles(real);
        assertThat(expected.size(), greaterThan(20));
        assertThat(staplerFiles(classes), is(expected));
    }

    private static Map<String, String> staplerFiles(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String ending : List.of(".stapler", ".stapler-beans")) {
            for (Path file : files(folder, ending)) {
                content.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }

    @Test
    public void theIndexOfExtensionsNamesTheSame() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        Path slice = folder.newFolder("slice").toPath();
        compile(slice, libraries(), sources(root.resolve("standalone/jenkins-api/src/main/java")), "-proc:none");
        Path classes = folder.newFolder("classes").toPath();
        List<Path> sources = sources(root.resolve("src/main/java"));
        sources.addAll(sources(root.resolve("target/generated-sources/localizer")));
        compile(classes, slice + File.pathSeparator + libraries(), sources, "-processor", "net.java.sezpoz.impl.Indexer");
        Path real = Path.of(AirflowDeployStep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> expected = extensions(real);
        assertThat(expected.size(), greaterThan(4));
        assertThat(extensions(classes), is(expected));
    }

    /** The classes that Jenkins would load by the index, which is a sequence of serialized objects. */
    private static Set<String> extensions(Path folder) throws Exception {
        Set<String> names = new TreeSet<>();
        try (URLClassLoader loader = new IndexFirst(folder)) {
            for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class, loader)) {
                names.add(item.className());
            }
        }
        return names;
    }

    /** Shows the index of one folder alone, and takes classes from where they are. */
    private static final class IndexFirst extends URLClassLoader {
        IndexFirst(Path folder) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, SameBytesRuleTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
        }
    }

    @Test
    public void theManifestNamesTheSameDependencies() throws Exception {
        String pom = Files.readString(Path.of("standalone/plugin/pom.xml"));
        Matcher dependencies = Pattern.compile("<plugin\\.dependencies>([^<]*)<").matcher(pom);
        assertThat(dependencies.find(), is(true));
        Path the = Path.of(AirflowDeployStep.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolveSibling("test-classes/the.hpl");
        try (InputStream in = Files.newInputStream(the)) {
            Attributes real = new Manifest(in).getMainAttributes();
            assertThat(
                    new TreeSet<>(List.of(dependencies.group(1).split(","))),
                    is(new TreeSet<>(List.of(real.getValue("Plugin-Dependencies").split(",")))));
            assertThat(pom, containsString("<jenkins.version>" + real.getValue("Jenkins-Version") + "</jenkins.version>"));
        }
    }

    private static String libraries() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> LIBRARIES.stream().anyMatch(name -> new File(entry).getName().startsWith(name)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** With the flags of both builds: {@code -g -parameters --release 17}. */
    private static void compile(Path output, String classPath, List<Path> sources, String... processing) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<String> options = new ArrayList<>(List.of(
                    "-d", output.toString(), "-classpath", classPath, "-g", "-parameters", "--release", "17", "-nowarn"));
            options.addAll(List.of(processing));
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
