package io.jenkins.plugins.airflowdeploy.engine.watch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SeenTokensTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTime time = new FakeTime();
    private Path file;
    private SeenTokens tokens;

    @Before
    public void tokens() {
        file = folder.getRoot().toPath().resolve("wide-tokens.json");
        tokens = new SeenTokens(file);
    }

    private static TokenSighting airflow(boolean wide) {
        return new TokenSighting(TokenSighting.AIRFLOW, "Airflow user 'x'", wide, wide ? "role:admin" : "role:user");
    }

    private List<String> known() {
        return tokens.all().stream().map(w -> w.environment() + " " + w.sighting().purpose() + " " + w.sighting().words()).toList();
    }

    @Test
    public void aWideOneStaysUntilANarrowOneIsSeenInItsPlace() throws Exception {
        tokens.saw("prod", List.of(airflow(true)), time.now());
        tokens.saw("prod", List.of(), time.now());
        tokens.saw("test", List.of(airflow(false)), time.now());
        assertThat(known(), contains("prod Airflow role:admin"));
        assertThat(tokens.all().get(0).at(), is(time.now()));
        tokens.saw("prod", List.of(airflow(false)), time.now());
        assertThat(known(), empty());
    }

    @Test
    public void purposesAreKeptApart() throws Exception {
        TokenSighting a = new TokenSighting(TokenSighting.source("acme/a"), "consumer", true, "wider than needed by account");
        TokenSighting b = new TokenSighting(TokenSighting.source("acme/b"), "consumer", true, "wider than needed by account");
        tokens.saw("prod", List.of(a, b, airflow(true)), time.now());
        tokens.saw("prod", List.of(new TokenSighting(a.purpose(), "token", false, "repository")), time.now());
        assertThat(known(), contains("prod source acme/b wider than needed by account", "prod Airflow role:admin"));
    }

    @Test
    public void aRestartForgetsNothing() throws Exception {
        tokens.saw("prod", List.of(airflow(true)), time.now());
        List<SeenTokens.Wide> before = tokens.all();
        tokens = new SeenTokens(file);
        assertThat(known(), empty());
        tokens.load();
        assertThat(tokens.all(), is(before));
    }

    @Test
    public void environmentsThatAreGoneAreForgotten() throws Exception {
        tokens.saw("prod", List.of(airflow(true)), time.now());
        tokens.saw("gone", List.of(airflow(true)), time.now());
        tokens.retain(Set.of("prod", "new"));
        assertThat(known(), contains("prod Airflow role:admin"));
    }

    @Test
    public void whatManyRepositoriesBringDoesNotGrowForEver() throws Exception {
        List<TokenSighting> many = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            many.add(new TokenSighting(TokenSighting.source("acme/" + i), "consumer", true, "wide"));
        }
        tokens.saw("prod", many, time.now());
        assertThat(tokens.all().size(), is(100));
        assertThat(tokens.all().get(0).sighting().purpose(), is("source acme/50"));
    }

    @Test
    public void aDamagedFileIsBegunAnew() throws Exception {
        Files.writeString(file, "{\"prod\":{\"Airflow\":");
        tokens.saw("prod", List.of(airflow(true)), time.now());
        assertThat(known(), contains("prod Airflow role:admin"));
        Files.writeString(file, "{\"prod\":7,\"test\":{\"Airflow\":{\"seen\":\"yesterday\"}}}");
        tokens.load();
        assertThat(known(), contains("test Airflow "));
    }
}
