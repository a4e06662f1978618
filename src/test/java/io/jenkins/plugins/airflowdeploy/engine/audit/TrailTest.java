package io.jenkins.plugins.airflowdeploy.engine.audit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrailTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file;
    private Trail trail;

    @Before
    public void trail() {
        file = folder.getRoot().toPath().resolve("trails/prod.jsonl");
        trail = new Trail(folder.getRoot().toPath(), "prod");
    }

    @Test
    public void eachRecordHoldsTheHashOfTheOneBefore() throws Exception {
        assertThat(trail.head(), is(Trail.NOTHING_BEFORE));
        assertThat(trail.verify(), is(new TrailCheck(0, Trail.NOTHING_BEFORE, Optional.empty())));
        Trail.Sealed first = trail.append(Sample.failed());
        Trail.Sealed second = trail.append(Sample.whole().build(Outcome.SUCCESS));
        assertThat(second.sequence(), is(2L));
        assertThat(place(second).get("previous").asText(), is(first.hash()));
        assertThat(place(first).get("previous").asText(), is("0".repeat(64)));
        assertThat(new Trail(folder.getRoot().toPath(), "prod").head(), is(second.hash()));
        assertThat(trail.verify(), is(new TrailCheck(2, second.hash(), Optional.empty())));
    }

    @Test
    public void theArchivedFileIsTheLine() throws Exception {
        Trail.Sealed sealed = trail.append(Sample.failed());
        assertThat(Files.readAllBytes(file), is(sealed.archived()));
        String text = new String(sealed.archived(), StandardCharsets.UTF_8);
        assertThat(text.endsWith("}\n"), is(true));
        assertThat(Sha256.of(text.strip().getBytes(StandardCharsets.UTF_8)), is(sealed.hash()));
    }

    @Test
    public void aChangedLineIsNamed() throws Exception {
        append(4);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("alice", "mallo"));
        assertThat(
                trail.verify().firstBreak().orElseThrow(), containsString("line 2 does not follow the line before it"));
        assertThat(trail.verify().records(), is(1L));
    }

    @Test
    public void aRemovedAMovedAndADoubledLineAreNamed() throws Exception {
        append(4);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(3)));
        assertThat(trail.verify().firstBreak().orElseThrow(), containsString("line 3 does not follow"));
        Files.write(file, List.of(lines.get(1), lines.get(0)));
        assertThat(trail.verify().firstBreak().orElseThrow(), containsString("line 1 does not follow"));
        Files.write(file, List.of(lines.get(0), lines.get(0)));
        assertThat(trail.verify().firstBreak().orElseThrow(), containsString("line 2 does not follow"));
        Files.write(file, List.of(lines.get(0), "{}"));
        assertThat(trail.verify().firstBreak().orElseThrow(), is("line 2 is not an audit record"));
        Files.writeString(file, lines.get(0).replace("\"sequence\":1", "\"sequence\":5") + "\n");
        assertThat(trail.verify().firstBreak().orElseThrow(), is("line 1 calls itself number 5"));
    }

    @Test
    public void aTrailCutAtItsEndShowsAnOlderHead() throws Exception {
        List<Trail.Sealed> sealed = append(3);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 2));
        assertThat(trail.verify().head(), is(sealed.get(1).hash()));
        assertThat(trail.verify().head(), not(sealed.get(2).hash()));
    }

    @Test
    public void halfALineIsSetAsideAndTheNextRecordSaysSo() throws Exception {
        Trail.Sealed first = trail.append(Sample.failed());
        byte[] torn = "{\"_type\":\"https://in-to".getBytes(StandardCharsets.UTF_8);
        Files.write(file, torn, StandardOpenOption.APPEND);
        assertThat(trail.verify().firstBreak().orElseThrow(), is("line 2 is cut off"));
        assertThat(trail.head(), is(first.hash()));
        Trail.Sealed next = trail.append(Sample.failed());
        assertThat(place(next).get("previous").asText(), is(first.hash()));
        assertThat(place(next).at("/setAside/bytes").asInt(), is(torn.length));
        Path aside = file.resolveSibling(place(next).at("/setAside/file").asText());
        assertThat(Files.readAllBytes(aside), is(torn));
        assertThat(Sha256.of(torn), is(place(next).at("/setAside/sha256").asText()));
        assertThat(trail.verify().intact(), is(true));
    }

    @Test
    public void halfALineAloneIsSetAsideToo() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{");
        Trail.Sealed first = trail.append(Sample.failed());
        assertThat(first.sequence(), is(1L));
        assertThat(place(first).get("previous").asText(), is(Trail.NOTHING_BEFORE));
        assertThat(trail.verify().intact(), is(true));
    }

    @Test
    public void aTrailThatSomebodyBrokeIsStillWrittenTo() throws Exception {
        append(2);
        Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
        Trail.Sealed next = trail.append(Sample.failed());
        assertThat(next.sequence(), is(4L));
        assertThat(place(next).get("previous").asText(), is(Sha256.of("nonsense".getBytes(StandardCharsets.UTF_8))));
        assertThat(trail.verify().firstBreak().orElseThrow(), is("line 3 is not an audit record"));
    }

    @Test
    public void longLinesAreFoundFromTheEnd() throws Exception {
        AuditRecordBuilder big = Sample.whole();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add("dag_".repeat(60) + i);
        }
        trail.append(big.dags(ids, ids, ids, ids).build(Outcome.SUCCESS));
        Trail.Sealed second = trail.append(big.build(Outcome.SUCCESS));
        assertThat(second.sequence(), is(2L));
        assertThat(trail.verify(), is(new TrailCheck(2, second.hash(), Optional.empty())));
    }

    @Test
    public void threadsTakeTurns() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Trail.Sealed>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> new Trail(folder.getRoot().toPath(), "prod").append(Sample.failed()));
            }
            for (Future<Trail.Sealed> done : pool.invokeAll(calls)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(trail.verify().firstBreak(), is(Optional.empty()));
        assertThat(trail.verify().records(), is(40L));
    }

    @Test
    public void anAbortedBuildGetsItsRecordToo() throws Exception {
        Thread.currentThread().interrupt();
        try {
            trail.append(Sample.failed());
            trail.append(Sample.failed());
            assertThat(trail.head(), not(Trail.NOTHING_BEFORE));
            assertThat(
                    "the interrupt is left for others to see",
                    Thread.currentThread().isInterrupted(),
                    is(true));
        } finally {
            Thread.interrupted();
        }
        assertThat(trail.verify().records(), is(2L));
    }

    @Test
    public void environmentsHaveTrailsOfTheirOwnAndNoOtherFiles() throws Exception {
        trail.append(Sample.failed());
        assertThat(new Trail(folder.getRoot().toPath(), "test").head(), is(Trail.NOTHING_BEFORE));
        for (String name : List.of("", ".", "..", "../x", "a/b", "a\\b", "a b", ".hidden", "ä", "x".repeat(101))) {
            assertThrows(
                    name,
                    IllegalArgumentException.class,
                    () -> new Trail(folder.getRoot().toPath(), name));
        }
    }

    @Test
    public void aTrailThatCannotBeWrittenIsNamed() throws Exception {
        Files.createDirectories(file);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> trail.append(Sample.failed()));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("prod.jsonl cannot be written"));
    }

    private List<Trail.Sealed> append(int count) throws DeploymentFailure {
        List<Trail.Sealed> sealed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sealed.add(trail.append(Sample.failed()));
        }
        return sealed;
    }

    private static JsonNode place(Trail.Sealed sealed) {
        return sealed.record().part(AuditFields.TRAIL).orElseThrow();
    }
}
