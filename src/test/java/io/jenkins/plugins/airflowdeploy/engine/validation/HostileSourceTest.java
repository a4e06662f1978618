package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Whatever a file holds, there is an answer soon, and the files after it are read. */
public class HostileSourceTest {

    private static final long SOON_MILLIS = 40_000;

    @Test
    public void nestedBracketsAreAnError() throws Exception {
        assertProblem("(".repeat(100_000), "syntax-error", "too many nested parentheses");
        assertProblem("[".repeat(100_000) + "]".repeat(100_000), "syntax-error", "too many nested parentheses");
    }

    @Test
    public void nestedFormatStringsAreAnError() throws Exception {
        assertProblem("f'{".repeat(1_000_000), "syntax-error", "too many nested f-strings");
    }

    @Test
    public void statementsThatNestTooDeeplyAreAnError() throws Exception {
        assertProblem("x = " + "lambda: ".repeat(400_000) + "1\n", "too-complex", null);
        assertProblem("x = " + "a if b else ".repeat(300_000) + "1\n", "too-complex", null);
    }

    /** Compiled calls take less stack: once so many fitted into it that the steps ran out first, a warning. */
    @Test
    public void verdictOnNestingDoesNotDependOnHowManyCallsTheStackHolds() throws Exception {
        List<FileModel> models = new ArrayList<>();
        byte[] source = ("x = " + "a if b else ".repeat(300_000) + "1\n").getBytes(StandardCharsets.UTF_8);
        for (int megabytes : List.of(8, 256)) {
            Runnable read = () -> {
                try {
                    models.add(reader().read(source));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            Thread thread = new Thread(null, read, "reader", (long) megabytes << 20);
            thread.start();
            thread.join();
        }
        assertThat(models.size(), is(2));
        assertThat(models.get(0).problem().orElseThrow().severity(), is(Severity.ERROR));
        assertThat(models.get(1).problem(), is(models.get(0).problem()));
    }

    @Test
    public void nestingThatPythonBearsIsRead() throws Exception {
        assertThat(read("x = " + "lambda: ".repeat(2_000) + "1\n").problem().isPresent(), is(false));
        assertThat(read("x = " + "a if b else ".repeat(2_500) + "1\n").problem().isPresent(), is(false));
    }

    @Test
    public void manyMinusSignsHaveAnAnswer() throws Exception {
        read("x = " + "-".repeat(100_000) + "1\n");
        read("x = " + "not ".repeat(100_000) + "1\n");
        read("x = " + "a+".repeat(100_000) + "1\n");
        read("x = a" + ".a".repeat(100_000) + "\n");
        read("x = " + "'a' ".repeat(20_000) + "\n");
        read("if a: pass\n" + "elif a: pass\n".repeat(20_000));
    }

    @Test
    public void denseFileIsGivenUpBeforeItTakesTheHeap() throws Exception {
        FileModel model = read("x=1;".repeat(1_250_000));
        assertThat(model.problem().orElseThrow().rule(), is("too-complex"));
        assertThat(model.problem().orElseThrow().severity(), is(Severity.WARNING));
    }

    @Test
    public void stringsThatDoubleStayShort() throws Exception {
        FileModel model = read("a = 'x'\n" + "a = a + a\n".repeat(10_000) + "from airflow import DAG\nd = DAG(a)\n");
        assertThat(model.dynamicDags().get(0).reason(), is("the id is longer than 1000"));
    }

    @Test
    public void aSmallFileOfManyDagsWithManyRolesMakesNoLargeModel() throws Exception {
        StringBuilder source = new StringBuilder("from airflow import DAG\nroles = {");
        for (int i = 0; i < 300; i++) {
            source.append("'").append("r".repeat(190)).append(i).append("': {'can_read'}, ");
        }
        source.append("}\n");
        for (int i = 0; i < 5_000; i++) {
            source.append("d").append(i).append(" = DAG('d").append(i).append("', access_control=roles)\n");
        }
        FileModel model = read(source.toString());
        assertThat(model.access().places().size(), is(5_000));
        assertThat("more than are kept", model.access().places().get(0).roles().whole(), is(false));
        assertThat(model.access().places().get(0).roles().names().size(), is(200));
        assertThat(model.access().places().get(4_999).roles(), is(Declared.UNKNOWN));
        assertThat(ModelCodec.encode(model).length < 3 << 20, is(true));
    }

    @Test
    public void dictionariesThatAreMadeOfEachOtherHaveAnAnswer() throws Exception {
        StringBuilder source = new StringBuilder("from airflow import DAG\na = {");
        for (int i = 0; i < 200; i++) {
            source.append("'k").append(i).append("': 1, ");
        }
        source.append("}\n").append("a = {**a, f: 1, 'k1': a, **f}\n".repeat(2_000)).append("d = DAG('d', default_args=a)\n");
        source.append("e = {").append("f:1,'k1':1,".repeat(20_000)).append("}\n");
        assertThat(read(source.toString()).access().places().get(0).owner(), is(Declared.UNKNOWN));
    }

    @Test
    public void functionsThatCallEachOtherEnd() throws Exception {
        StringBuilder source = new StringBuilder("from airflow import DAG\n");
        for (int i = 0; i < 2000; i++) {
            source.append("def f").append(i).append("():\n    f").append((i + 1) % 2000).append("()\n    f")
                    .append((i * 7) % 2000).append("()\n");
        }
        assertThat(read(source + "f0()\n").problem().isPresent(), is(false));
    }

    @Test
    public void largeFileIsNotRead() throws Exception {
        SnapshotDouble snapshot = new SnapshotDouble()
                .with("dags/large.py", new byte[50 << 20])
                .with("dags/good.py", "from airflow import DAG\nd = DAG('good')\n");
        ValidationReport report = snapshot.validate();
        assertThat(report.findings().get(0).rule(), is("too-large"));
        assertThat(report.failed(), is(false));
        assertThat(report.files().get(0).dags().get(0).id(), is("good"));
        assertThat("bytes of the large file were not asked for", snapshot.reads, is(1));
    }

    @Test
    public void fileThatOverrunsItsTimeIsGivenUpAndTheNextOnesAreRead() throws Exception {
        try (ReaderThreads threads = new ReaderThreads(1, 1_000_000)) {
            java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
            ReaderThreads.Read stuck = threads.submit(() -> {
                never.await();
                throw new AssertionError("not reached");
            });
            assertThat(stuck.await().problem().orElseThrow().lasting(), is(false));
            FileModel next = threads.submit(() -> reader().read("x = 1\n".getBytes(StandardCharsets.UTF_8))).await();
            assertThat(next.problem().isPresent(), is(false));
        }
    }

    @Test
    public void manyReadsThatOverrunDoNotTakeEveryProcessor() throws Exception {
        try (ReaderThreads threads = new ReaderThreads(1, 1_000_000)) {
            java.util.concurrent.atomic.AtomicInteger started = new java.util.concurrent.atomic.AtomicInteger();
            List<ReaderThreads.Read> reads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                reads.add(threads.submit(() -> {
                    started.incrementAndGet();
                    java.util.concurrent.locks.LockSupport.parkUntil(Long.MAX_VALUE);
                    throw new InterruptedException();
                }));
            }
            int given = 0;
            for (ReaderThreads.Read read : reads) {
                given += read.await().problem().orElseThrow().rule().equals("too-complex") ? 1 : 0;
            }
            assertThat(given, is(20));
            assertThat(started.get() < 10, is(true));
        }
    }

    @Test
    public void readerGoesOnAfterEachOfThem() throws Exception {
        SnapshotDouble snapshot = new SnapshotDouble();
        List<String> sources = List.of("(".repeat(100_000), "x = " + "lambda: ".repeat(400_000), "\0", "\ufeff\ufeff");
        for (int i = 0; i < sources.size(); i++) {
            snapshot.with("dags/a" + i + ".py", "# airflow dag\n" + sources.get(i));
        }
        snapshot.with("dags/z.py", "from airflow import DAG\nd = DAG('good')\n");
        ValidationReport report = snapshot.validate();
        assertThat(report.findings().size(), is(sources.size()));
        assertThat(report.failed(), is(true));
        assertThat(report.files().get(4).dags().get(0).id(), is("good"));
    }

    private static void assertProblem(String source, String rule, String message) throws Exception {
        FileModel.Problem problem = read(source).problem().orElseThrow();
        assertThat(problem.rule(), is(rule));
        assertThat(problem.severity(), is(Severity.ERROR));
        assertThat(problem.message(), message == null ? not("") : is(message));
    }

    private static FileModel read(String source) throws Exception {
        long start = System.nanoTime();
        try (ReaderThreads threads = new ReaderThreads(1, Duration.ofSeconds(30).toNanos())) {
            return threads.submit(() -> reader().read(source.getBytes(StandardCharsets.UTF_8))).await();
        } finally {
            assertThat((System.nanoTime() - start) / 1_000_000, lessThan(SOON_MILLIS));
        }
    }

    private static StaticReader reader() {
        return new StaticReader(Duration.ofSeconds(25));
    }
}
