package io.jenkins.plugins.airflowdeploy.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That the benchmarks still run: small, and without a look at their figures. */
public class SmallBenchTest {

    private static final Bench.Options SMALL = new Bench.Options(Map.of("many", 20, "again", 1, "commits", 3, "runs", 1));

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private interface Subject {
        void run() throws Exception;
    }

    @Test
    public void files() throws Exception {
        assertThat(printed(() -> FilesBench.run(folder.getRoot().toPath(), SMALL)), containsString("| 20 files, second |"));
    }

    @Test
    public void fetch() throws Exception {
        assertThat(printed(() -> FetchBench.run(folder.getRoot().toPath(), SMALL)),
                containsString("| airflowDeploy, one commit later |"));
    }

    @Test
    public void heap() throws Exception {
        String table = printed(() -> HeapBench.run(folder.getRoot().toPath(), SMALL));
        assertThat(table, containsString("| second, one changed |"));
        assertThat(table, not(containsString("failed")));
    }

    private static String printed(Subject subject) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            subject.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
