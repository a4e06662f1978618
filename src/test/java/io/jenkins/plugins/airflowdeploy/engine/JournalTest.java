package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Phase;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JournalTest {

    private static final Instant AT = Instant.parse("2026-11-24T10:00:00.123456789Z");

    private static final Trigger TRIGGER = new Trigger(
            Trigger.Kind.USER,
            List.of(new Trigger.Person("ada", "Ada", "nightly #4", List.of("data-eng")), new Trigger.Person("bob", "", "", null)),
            List.of("Started by user Ada"));

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;
    private Journal journal;

    @Before
    public void open() {
        folder = temporary.getRoot().toPath().resolve("journal");
        journal = new Journal(folder);
    }

    private static JournalEntry entry(String id, Phase phase, Outcome outcome) {
        return entry(id, phase, outcome, "read-dags", TRIGGER);
    }

    private static JournalEntry entry(String id, Phase phase, Outcome outcome, String credential, Trigger trigger) {
        BundleState bundle = new BundleState(
                AT, Map.of("a.py", new TreeSet<>(Set.of("a", "b"))),
                Map.of("b.py", new BundleState.ImportError("b.py", "2026-11-24", "NameError")));
        ExpectedFiles expected = new ExpectedFiles(
                List.of(new ExpectedFile("a.py", false, true, Optional.of("ab12")), new ExpectedFile("b.py", true, false)),
                List.of(), Set.of("a.py"));
        ReleaseFacts facts = new ReleaseFacts(AT, "Deploy", Map.of("Deployment-Id", id));
        return new JournalEntry(
                new DeploymentRequest(id, "prod", "main", Optional.of("c".repeat(40)), false, "dags", List.of("lib"), false,
                        Duration.ofSeconds(60), new DeploymentRequest.Requester("job", 1, "", "ada", trigger)),
                "acme/dags", credential, "agent", AT, phase,
                new JournalEntry.Known("c".repeat(40), "d", "r", null, DagChanges.NONE, 1.5), "{}",
                new JournalEntry.Push("ref", "new", "old", facts, AT, bundle, expected),
                new JournalEntry.Undo("undo", facts, AT, bundle, "why"), outcome);
    }

    @Test
    public void whatIsWrittenIsRead() throws Exception {
        JournalEntry entry = entry("d-1", Phase.UNDONE, Outcome.UNDONE);
        journal.write(entry);
        assertThat(new Journal(folder).read("d-1"), is(Optional.of(entry)));
        journal.forget("d-1");
        assertThat(journal.read("d-1"), is(Optional.empty()));
    }

    @Test
    public void thoseThatHadTouchedTheTargetComeFirst() throws Exception {
        for (JournalEntry entry : List.of(
                entry("d-1", Phase.BEGUN, null), entry("d-3", Phase.PUSHING, null), entry("d-2", Phase.PUSHED, null))) {
            journal.write(entry);
        }
        assertThat(journal.all().stream().map(JournalEntry::deployment).toList(), contains("d-2", "d-3", "d-1"));
    }

    @Test
    public void halfAnEntryIsSetAside() throws Exception {
        journal.write(entry("d-1", Phase.PUSHED, null));
        Files.writeString(folder.resolve("d-1.json"), Files.readString(folder.resolve("d-1.json")).substring(0, 100));
        assertThat(journal.all(), is(empty()));
        assertThat(Files.exists(folder.resolve("d-1.json.unreadable")), is(true));
    }

    /** Written before the journal knew of triggers and of what leads to a token that was left. */
    @Test
    public void anEntryOfAnEarlierVersionIsRead() throws Exception {
        Files.createDirectories(folder);
        try (InputStream old = getClass().getResourceAsStream("journal-entry-without-credential.json")) {
            Files.copy(old, folder.resolve("d-1.json"));
        }
        assertThat(journal.read("d-1"), is(Optional.of(entry("d-1", Phase.PUSHED, null, null, Trigger.NOT_TOLD))));
        assertThat(journal.all().size(), is(1));
    }

    @Test
    public void anEntryThatLacksWhatAllVersionsHaveIsSetAside() throws Exception {
        for (String part : List.of("\"dryRun\":false,", "\"repository\":\"acme/dags\",", "\"before\":\"old\",", "\"build\":1,")) {
            journal.write(entry("d-1", Phase.PUSHED, null));
            String whole = Files.readString(folder.resolve("d-1.json"));
            Files.writeString(folder.resolve("d-1.json"), whole.replace(part, ""));
            assertThat(part, journal.all(), is(empty()));
            Files.delete(folder.resolve("d-1.json.unreadable"));
        }
        for (String none : List.of("", "null", "[]", "{}", "{\"request\":[]}")) {
            Files.writeString(folder.resolve("d-1.json"), none);
            assertThat(none, journal.all(), is(empty()));
            Files.delete(folder.resolve("d-1.json.unreadable"));
        }
    }

    @Test
    public void anInterruptedThreadWrites() throws Exception {
        Thread.currentThread().interrupt();
        journal.write(entry("d-1", Phase.PUSHED, null));
        assertThat(Thread.interrupted(), is(true));
        assertThat(journal.read("d-1").isPresent(), is(true));
    }

    @Test
    public void aDiskThatTakesNothingIsNamed() throws Exception {
        Files.writeString(folder, "a file where the folder should be");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> journal.write(entry("d-1", Phase.BEGUN, null)));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage().startsWith("The journal " + folder), is(true));
    }

    @Test
    public void onceClosedNothingIsWritten() {
        journal.close();
        assertThrows(Journal.Closed.class, () -> journal.write(entry("d-1", Phase.BEGUN, null)));
        assertThat(journal.all(), is(empty()));
    }
}
