package io.jenkins.plugins.airflowdeploy.engine.watch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SecretLedgerTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTime time = new FakeTime();
    private Path file;

    @Before
    public void file() {
        file = folder.getRoot().toPath().resolve("home/secret-ages.json");
    }

    private SecretLedger ledger(String key) {
        return new SecretLedger(file, message -> mac(key, message));
    }

    private static byte[] mac(String key, byte[] message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            return digest.digest(message);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Instant look(String name, String secret) throws IOException {
        return ledger("key").look(Map.of(name, () -> secret), Set.of(), time.now()).get(name);
    }

    @Test
    public void aSecretCountsFromWhenItWasFirstSeenAlsoAfterARestart() throws Exception {
        Instant first = time.now();
        assertThat(look("a", "s3cret"), is(first));
        time.pass(Duration.ofDays(100));
        assertThat(look("a", "s3cret"), is(first));
    }

    @Test
    public void aChangedSecretStartsAnewAndAnOldOneThatComesBackToo() throws Exception {
        look("a", "s3cret");
        time.pass(Duration.ofDays(100));
        assertThat(look("a", "other"), is(time.now()));
        time.pass(Duration.ofDays(1));
        assertThat(look("a", "s3cret"), is(time.now()));
    }

    @Test
    public void whatIsGoneIsForgotten() throws Exception {
        look("a", "s3cret");
        look("b", "s3cret");
        assertThat(Files.readString(file), not(containsString("\"a\"")));
        time.pass(Duration.ofDays(1));
        assertThat(look("a", "s3cret"), is(time.now()));
    }

    @Test
    public void whatCannotBeReadNowCountsOn() throws Exception {
        Instant first = look("a", "s3cret");
        time.pass(Duration.ofDays(50));
        Map<String, Instant> since = ledger("key").look(Map.of(), Set.of("a", "never read"), time.now());
        assertThat(since, is(Map.of("a", first)));
        time.pass(Duration.ofDays(50));
        assertThat(look("a", "s3cret"), is(first));
    }

    @Test
    public void theFileHoldsNoSecretAndTellsNotWhichAreEqual() throws Exception {
        Map<String, SecretValue> equal = Map.of("a", () -> "s3cret-0815", "b", () -> "s3cret-0815");
        ledger("key").look(equal, Set.of(), time.now());
        String kept = Files.readString(file);
        assertThat(kept, not(containsString("s3cret")));
        JsonNode json = new ObjectMapper().readTree(kept);
        assertThat(json.path("a").path("mac").asText().length(), is(64));
        assertThat(json.path("a").path("mac"), not(json.path("b").path("mac")));
        assertThat(json.path("a").path("salt"), not(json.path("b").path("salt")));
    }

    @Test
    public void withoutTheKeyNothingIsRecognised() throws Exception {
        look("a", "s3cret");
        time.pass(Duration.ofDays(1));
        assertThat(ledger("another").look(Map.of("a", () -> "s3cret"), Set.of(), time.now()).get("a"), is(time.now()));
    }

    @Test
    public void aFileThatIsUpToDateIsNotWritten() throws Exception {
        look("a", "s3cret");
        FileTime old = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file, old);
        look("a", "s3cret");
        assertThat(Files.getLastModifiedTime(file), is(old));
    }

    @Test
    public void aDamagedFileIsSetAsideAndBegunAnew() throws Exception {
        for (String damage : new String[] {"{\"a\":", "[]", "\u0000\u0001", ""}) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, damage);
            assertThat(look("a", "s3cret"), is(time.now()));
            assertThat(Files.readString(file.resolveSibling("secret-ages.json.damaged")), is(damage));
        }
    }

    @Test
    public void anEntryThatMakesNoSenseStartsAnew() throws Exception {
        Files.createDirectories(file.getParent());
        for (String entry : new String[] {"7", "{\"salt\":\"zz\"}", "{\"salt\":\"\",\"mac\":\"\",\"firstSeen\":\"yesterday\"}"}) {
            Files.writeString(file, "{\"a\":" + entry + "}");
            assertThat(look("a", "s3cret"), is(time.now()));
        }
    }

    @Test
    public void aFolderThatTakesNothingIsAnError() throws Exception {
        Files.writeString(file.getParent(), "a file where the folder should be");
        assertThrows(IOException.class, () -> look("a", "s3cret"));
    }
}
