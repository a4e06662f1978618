package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** When a connection gets which token, and what is known of it afterwards. */
public class RotationTest {

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private RotationLab lab;

    @Before
    public void lab() throws IOException {
        lab = new RotationLab(server, temporary.newFolder("controller").toPath());
    }

    private static String fingerprint(String token) {
        return Sha256.of(token).substring(0, 12);
    }

    @Test
    public void theFirstTokenIsPutInPlaceAtOnceAndNothingElseChanges() throws Exception {
        ObjectNode before = lab.airflow.connection("bitbucket_api").deepCopy();
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
        assertThat(lab.airflow.connection("bitbucket_api").deepCopy().put("password", "old"), is(before));
        assertThat(lab.lines.size(), is(1));
        assertThat(lab.lines.get(0), allOf(
                startsWith("INFO environment prod, connection 'bitbucket_api' of Airflow at http://"),
                containsString("rotated, has token " + fingerprint("minted-secret-1") + ", which ends at 2026-11-24T12:00:00Z, scopes repository")));
    }

    @Test
    public void eachRotationIsRecorded() throws Exception {
        lab.look();
        JsonNode record = lab.records().get(0);
        assertThat(record.at("/outcome").asText(), is("rotated"));
        assertThat(record.at("/deployment").asText(), startsWith("rotation-"));
        assertThat(record.at("/request/connection").asText(), is("bitbucket_api"));
        assertThat(record.at("/airflow/version").asText(), is("3.3.2"));
        JsonNode login = record.at("/tokens/0");
        assertThat(login.at("/purpose").asText() + ", " + login.at("/end").asText(), is("ask Airflow, revoked"));
        JsonNode fresh = record.at("/tokens/1");
        assertThat(fresh.at("/fingerprint").asText(), is(fingerprint("minted-secret-1")));
        assertThat(fresh.at("/scopes/0").asText(), is("repository"));
        assertThat(fresh.at("/expiresAt").asText(), is("2026-11-24T12:00:00Z"));
        assertThat(fresh.at("/credential").asText(), is("Bitbucket scoped token 'bb-scoped'"));
        assertThat(fresh.at("/end").asText(), is("in the connection; ends by itself"));
        assertThat(new Trail(lab.folder, "prod").verify().intact(), is(true));
    }

    @Test
    public void nobodyIsAskedUntilHalfOfItsLifeIsOver() throws Exception {
        lab.look();
        int asked = server.seen().size();
        lab.looksFor(Duration.ofMinutes(59));
        assertThat(server.seen().size(), is(asked));
        assertThat(lab.minted.size(), is(1));
        lab.looksFor(Duration.ofMinutes(1));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
        assertThat(lab.lines.get(1), containsString("; the one before was token " + fingerprint("minted-secret-1")
                + ", which ends at 2026-11-24T12:00:00Z"));
        lab.looksFor(Duration.ofHours(10));
        assertThat(lab.minted.size(), is(12));
        assertThat(lab.records().size(), is(12));
    }

    @Test
    public void anotherCredentialOrConnectionIsServedAtOnce() throws Exception {
        lab.airflow.make("other", "http");
        lab.look().look("another-credential", new String[] {"bitbucket_api", "other"});
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
        assertThat(lab.password("other"), is("minted-secret-3"));
        lab.look("another-credential", new String[] {"other"});
        assertThat("what is rotated no more is kept until something changes", lab.minted.size(), is(3));
        lab.time.pass(Duration.ofHours(1));
        lab.look("another-credential", new String[] {"other"});
        assertThat(Files.readString(lab.memory()), not(containsString("bitbucket_api")));
    }

    @Test
    public void noSecretIsWrittenAnywhere() throws Exception {
        lab.airflow.connection("bitbucket_api").put("extra", "minted-secret-1 airflow-token-1");
        lab.look();
        Path planted = Files.writeString(lab.folder.resolve("rotation/planted"), "x" + lab.minted.get(0));
        assertThat("planted, it is found", lab.written(), containsString(lab.minted.get(0)));
        Files.delete(planted);
        assertThat(lab.written(), allOf(containsString(fingerprint("minted-secret-1")), not(containsString("minted-secret")),
                not(containsString("airflow-token-1")), not(containsString("airflow-password-1f"))));
    }

    /** What is on the disk at the moment when Airflow gets the PATCH is what a crash would leave. */
    private Path diskAtThePatch() throws Exception {
        Path copy = temporary.newFolder("crashed").toPath();
        lab.airflow.beforePatch(() -> {
            try {
                for (String file : new String[] {"rotation/prod.json", "trails/prod.jsonl"}) {
                    Files.createDirectories(copy.resolve(file).getParent());
                    Files.copy(lab.folder.resolve(file), copy.resolve(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        lab.look();
        lab.airflow.beforePatch(() -> {});
        return copy;
    }

    @Test
    public void whatACrashLeftIsRecordedAndDoneAgain() throws Exception {
        Path crashed = diskAtThePatch();
        lab.folder = crashed;
        lab.lines.clear();
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
        assertThat(lab.outcomes(), contains("aborted", "rotated"));
        JsonNode lost = lab.records().get(0);
        assertThat(lost.at("/failure/message").asText(), is("Jenkins stopped before it knew whether Airflow took token "
                + fingerprint("minted-secret-1") + ", which ends at 2026-11-24T12:00:00Z"));
        assertThat(lost.at("/tokens/1/fingerprint").asText(), is(fingerprint("minted-secret-1")));
        assertThat(lost.at("/tokens/1/end").asText(), containsString("lost when Jenkins stopped"));
        assertThat(lab.lines.get(0), startsWith("WARNING"));
        assertThat(lab.written(), not(containsString("minted-secret")));
        lab.looksFor(Duration.ofMinutes(59));
        assertThat(lab.minted.size(), is(2));
    }

    @Test
    public void whatACrashLeftIsRecordedThoughItIsRotatedNoMore() throws Exception {
        lab.folder = diskAtThePatch();
        lab.airflow.make("other", "http");
        lab.look("other");
        assertThat(lab.outcomes(), contains("aborted", "rotated"));
        assertThat(lab.records().get(0).at("/request/connection").asText(), is("bitbucket_api"));
        assertThat(Files.readString(lab.memory()), not(containsString("bitbucket_api")));
    }

    @Test
    public void whatWasRecordedBeforeACrashIsNotDoneAgain() throws Exception {
        Path crashed = diskAtThePatch();
        Files.copy(lab.folder.resolve("trails/prod.jsonl"), crashed.resolve("trails/prod.jsonl"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        lab.folder = crashed;
        lab.look().looksFor(Duration.ofMinutes(59));
        assertThat(lab.minted.size(), is(1));
        assertThat(lab.outcomes(), contains("rotated"));
        lab.looksFor(Duration.ofMinutes(1));
        assertThat(lab.outcomes(), contains("rotated", "rotated"));
    }

    @Test
    public void theConnectionOfABundleIsRefusedWhereAirflowTells() throws Exception {
        for (String arguments : new String[] {"\"git_conn_id\": \"acme_git\"", "\"repo_url\": \"https://git.example.com/x.git\""}) {
            String id = arguments.contains("acme") ? "acme_git" : "git_default";
            lab.airflow.make(id, "git");
            lab.airflow.bundles("[{\"name\": \"d\", \"classpath\": \"airflow.providers.git.bundles.git.GitDagBundle\", \"kwargs\": {" + arguments
                    + ", \"tracking_ref\": \"main\"}}]");
            lab.lines.clear();
            lab.look(id);
            assertThat(lab.password(id), is("old"));
            assertThat(lab.minted, empty());
            assertThat(lab.lines.get(0), allOf(containsString("a Dag bundle of Airflow reads its repository with connection '" + id + "'"),
                    containsString("a running dag processor does not re-read its Git connection")));
        }
        lab.airflow.make("for_tasks", "git");
        lab.lines.clear();
        lab.look("for_tasks");
        assertThat(lab.lines.toString(), not(containsString("dag processor")));
        assertThat(lab.password("for_tasks"), is("minted-secret-1"));
    }

    @Test
    public void whereAirflowDoesNotTellItIsSaidPlainly() throws Exception {
        for (String hidden : new String[] {null, "< hidden >"}) {
            lab.airflow.bundles(hidden);
            String id = hidden == null ? "tasks_git" : "acme_dags_git";
            lab.airflow.make(id, hidden == null ? "git" : "http");
            lab.lines.clear();
            lab.look(id);
            assertThat(lab.lines.size(), is(2));
            lab.time.pass(Duration.ofHours(1));
            lab.look(id);
            assertThat("a warning the first time, and a word each time", lab.lines.size(), is(3));
            for (String line : lab.lines) {
                assertThat(line, containsString("a running dag processor does not re-read its Git connection"));
            }
            assertThat(lab.lines.get(1), startsWith("WARNING"));
        }
    }

    @Test
    public void memoryThatCannotBeUnderstoodIsSetAside() throws Exception {
        lab.look();
        for (String broken : new String[] {"", "[]", "{\"bitbucket_api\": {\"placed\": {}}}", "{\"a\": {\"trouble\": {\"kind\": \"X\"}}}",
            Files.readString(lab.memory()).replace("2026-11-24T10", "yesterday")}) {
            Files.writeString(lab.memory(), broken);
            int minted = lab.minted.size();
            lab.lines.clear();
            lab.look();
            assertThat(broken, lab.minted.size(), is(minted + 1));
            assertThat(lab.lines.get(0), containsString("cannot be understood"));
            assertThat(Files.readString(lab.folder.resolve("rotation/prod.json.unreadable")), is(broken));
        }
    }
}
