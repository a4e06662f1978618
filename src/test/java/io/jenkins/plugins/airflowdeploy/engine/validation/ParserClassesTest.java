package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.Test;

/**
 * The plugin's own classes and those unpacked into them are enough to read Python: no jar of GraalPy, Truffle or ICU.
 */
public class ParserClassesTest {

    private static final String SOURCE =
            "from airflow import DAG\nﬁ = 'x\\N{BULLET}\\N{NBSP}'\nd = DAG(f\"α_{'β'}\")\nasync def f(): pass\n";

    @Test
    public void readerRunsOnThePluginsClassesAlone() throws Exception {
        URL classes = StaticReader.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = alone.loadClass(StaticReader.class.getName());
            var constructor = type.getDeclaredConstructor(Duration.class);
            constructor.setAccessible(true);
            Method read = type.getDeclaredMethod("read", byte[].class);
            read.setAccessible(true);
            Object reader = constructor.newInstance(Duration.ofSeconds(5));
            String model = read.invoke(reader, (Object) SOURCE.getBytes(StandardCharsets.UTF_8)).toString();
            assertThat(model, containsString("Dag[id=α_β, line=3"));
            assertThat(model, containsString("problem=Optional.empty"));
            String wrong = read.invoke(reader, (Object) "def f(:\n".getBytes(StandardCharsets.UTF_8)).toString();
            assertThat(wrong, containsString("rule=syntax-error"));
        }
    }

    @Test
    public void resultCacheIsOurs() throws Exception {
        Class<?> cache = Class.forName("com.oracle.graal.python.pegparser.RuleResultCache$Results");
        URL classes = StaticReader.class.getProtectionDomain().getCodeSource().getLocation();
        assertThat(cache.getProtectionDomain().getCodeSource().getLocation(), is(classes));
    }
}
