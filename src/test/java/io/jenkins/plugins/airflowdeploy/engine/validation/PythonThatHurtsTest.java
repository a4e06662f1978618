package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * A finding soon, in a bounded heap and on a bounded stack, whatever a file holds; and the same reader, on the same thread, reads
 * a good file afterwards.
 */
@RunWith(Parameterized.class)
public class PythonThatHurtsTest {

    /**
     * The figures are printed: well under a second on a machine that does nothing else, but for the file that is as long as files may
     * be, which is given up after some 4 s.
     */
    private static final long MILLIS = 10_000;

    private static final long HEAP = 600L << 20;
    private static final byte[] GOOD = bytes("from airflow import DAG\nd = DAG('good')\n");

    private static ReaderThreads threads;
    private static StaticReader reader;

    private final String name;
    private final byte[] source;
    private final String message;

    public PythonThatHurtsTest(String name, byte[] source, String message) {
        this.name = name;
        this.source = source;
        this.message = message;
    }

    @Parameters(name = "{0}")
    public static List<Object[]> files() {
        String dag = "# airflow dag\n";
        return List.of(
                file("100,000 nested brackets", bytes("x = " + "(".repeat(100_000) + ")".repeat(100_000) + "\n"), "too many nested"),
                file("100,000 open brackets", bytes("x = " + "[".repeat(100_000)), "too many nested"),
                file("100,000 minus signs", bytes("x = " + "-".repeat(100_000) + "1\n"), "nest"),
                file("a line of 5 MiB of operators", bytes("x = " + "1+".repeat((5 << 19) - 8) + "1\n"), "too"),
                file("a million levels of f-strings", bytes("f'{".repeat(1_000_000)), "too many nested f-strings"),
                file("NUL bytes", bytes(dag + "x = '\0'\n"), "a NUL byte"),
                file("nothing but NUL bytes", new byte[1 << 20], "a NUL byte"),
                file("UTF-16, little end first", (("\ufeff" + dag).getBytes(StandardCharsets.UTF_16LE)), "the file is UTF-16"),
                file("UTF-16, big end first", (("\ufeff" + dag).getBytes(StandardCharsets.UTF_16BE)), "the file is UTF-16"),
                file("UTF-16 without a mark", dag.getBytes(StandardCharsets.UTF_16LE), "a NUL byte"),
                file("two byte order marks", bytes("\ufeff\ufeff" + dag + "x = 1\n"), "invalid non-printable character U+FEFF"),
                file("a mark and another encoding", bytes("\ufeff# coding: latin-1\nx = 1\n"), "byte order mark, but another encoding"),
                file("an encoding that does not exist", bytes("# -*- coding: no-such-thing -*-\nx = 1\n"), "unknown encoding"),
                file("an encoding that is a program", bytes("# coding: ../../evil\nx = 1\n"), "unknown encoding"),
                file("declared as UTF-8 and is not", "# coding: utf-8\nx = '\u00e4'\n".getBytes(StandardCharsets.ISO_8859_1), "not UTF-8"));
    }

    private static Object[] file(String name, byte[] source, String message) {
        return new Object[] {name, source, message};
    }

    @BeforeClass
    public static void start() throws Exception {
        threads = new ReaderThreads(1, Duration.ofSeconds(30).toNanos());
        reader = new StaticReader(Duration.ofSeconds(5));
        read(GOOD); // the parser's classes are loaded once
    }

    @AfterClass
    public static void stop() {
        threads.close();
    }

    private static FileModel read(byte[] source) throws Exception {
        return threads.submit(() -> reader.read(source)).await();
    }

    @Test(timeout = 60_000)
    public void hasAFindingSoonAndTheReaderGoesOn() throws Exception {
        System.gc();
        long before = heap().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        FileModel.Problem problem = read(source).problem().orElseThrow();
        long millis = (System.nanoTime() - start) / 1_000_000;
        long heap = heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
        System.out.println("hurts: " + name + ": " + millis + " ms, " + (heap >> 20) + " MB: " + problem.rule() + ": "
                + problem.message());
        assertThat(problem.message(), containsString(message));
        assertThat(problem.message().length() < 300, is(true));
        assertThat(millis, lessThan(MILLIS));
        assertThat("garbage included", heap, lessThan(HEAP));
        FileModel good = read(GOOD);
        assertThat(good.problem().isPresent(), is(false));
        assertThat(good.dags().get(0).id(), is("good"));
        assertThat("threads of the reader", Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("airflow-deploy static reader")).count(), lessThanOrEqualTo(1L));
    }

    /** The fetch refuses a file of 50 MB before; here it comes all the same. */
    @Test(timeout = 60_000)
    public void aLineOf50MegabytesIsNotEvenRead() throws Exception {
        byte[] line = new byte[50 << 20];
        Arrays.fill(line, (byte) 'x');
        SnapshotDouble snapshot = new SnapshotDouble().with("dags/line.py", line).with("dags/good.py", GOOD);
        ValidationReport report = snapshot.validate();
        assertThat(report.findings().get(0).rule(), is("too-large"));
        assertThat("only the good one", snapshot.reads, is(1));
        assertThat(report.files().get(0).dags().get(0).id(), is("good"));
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
