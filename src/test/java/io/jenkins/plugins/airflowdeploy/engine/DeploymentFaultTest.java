package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.UntrustedServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every client of a deployment against every misbehaviour of its server, each a whole deployment over HTTP. The table {@code
 * fault-matrix.txt} says for each how it ends, how often the client asked, and what the user reads.
 */
@RunWith(Parameterized.class)
public class DeploymentFaultTest {

    @Rule
    public final FaultWorld world = new FaultWorld(new FakeTime(Instant.now().truncatedTo(ChronoUnit.SECONDS)));

    private final Client client;
    private final Misbehaviour fault;
    private final String expected;
    private String seed;

    public DeploymentFaultTest(Client client, Misbehaviour fault, String expected) {
        this.client = client;
        this.fault = fault;
        this.expected = expected;
    }

    /** A cell that the table lacks is a test that fails. */
    @Parameters(name = "{0}: {1}")
    public static List<Object[]> cells() throws Exception {
        List<String> lines;
        try (InputStream in = DeploymentFaultTest.class.getResourceAsStream("fault-matrix.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        List<Object[]> cells = new ArrayList<>();
        for (Client client : Client.values()) {
            for (Misbehaviour fault : Misbehaviour.values()) {
                String cell = client + ": " + fault + ": ";
                String line = lines.stream().filter(l -> l.startsWith(cell)).findFirst().orElse(cell + "not in the table");
                if (!line.substring(cell.length()).startsWith("cannot be")) {
                    cells.add(new Object[] {client, fault, line.substring(cell.length())});
                }
            }
        }
        return cells;
    }

    @Before
    public void seed() throws Exception {
        seed = world.deployed();
        Misbehaviour.SENT.set(0);
    }

    @Test(timeout = 60_000)
    public void endsAsTheTableSays() throws Exception {
        fault.arrange(world, client);
        DeploymentResult result = world.deploy();
        String said = result.failure().orElse("");
        assertThat(said(result), is(expected));
        assertThat("in one or two lines", said.lines().count() <= 2 && said.length() < 700, is(true));
        String everything = said + world.log + result.record();
        for (String secret : FaultWorld.SECRETS) {
            assertThat(everything, not(containsString(secret)));
        }
        assertThat(everything, not(containsString("<html>")));
        assertThat("bytes of a gigabyte", Misbehaviour.SENT.get(), lessThan(64L << 20));
        assertThat(world.stranger.seen(), empty());
        assertThat(UntrustedServer.asked(), is(0));
        nothingIsLost(result);
    }

    private void nothingIsLost(DeploymentResult result) throws Exception {
        String target = result.release().isPresent() ? result.release().get() : seed;
        assertThat("the target shows the release or what it showed", world.deployed(), is(target));
        boolean gone = client == Client.AIRFLOW_CONFIRM && fault == Misbehaviour.CONNECTION_REFUSED;
        assertThat("every token of Airflow's is given back", world.airflowDouble.valid.isEmpty() || gone, is(true));
        JsonNode record = new ObjectMapper().readTree(result.record());
        JsonNode tokens = record.findValue("tokens");
        for (JsonNode token : tokens == null ? new ObjectMapper().createArrayNode() : tokens) {
            assertThat("it is recorded what became of " + token, token.has("end"), is(true));
        }
        assertThat("there is one record, of the same outcome", world.trail().verify().records(), is(1L));
        assertThat(record.findValue("outcome").asText(), is(result.outcome().text()));
    }

    /** Outcome, kind, tries and message, with names in the place of what changes from run to run. */
    private String said(DeploymentResult result) throws Exception {
        JsonNode failure = new ObjectMapper().readTree(result.record()).findValue("failure");
        String kind = failure == null || failure.isNull() ? "" : " (" + failure.path("kind").asText() + ")";
        String message = result.failure().map(m -> ": " + named(m)).orElse("");
        return result.outcome().text() + kind + " after " + world.faults(client).tries() + message;
    }

    private String named(String message) {
        String named = message.replace(world.bitbucket.uri("").toString(), "BITBUCKET")
                .replace(world.airflow.uri("").toString(), "AIRFLOW")
                .replace(world.source.url(), "SOURCE")
                .replace(world.deploy.url(), "TARGET");
        if (world.elsewhere.containsKey(client)) {
            named = named.replace(world.elsewhere.get(client).toString(), "ELSEWHERE");
        }
        return named.replaceAll("token [0-9a-f]{12}", "token ID")
                .replaceAll("[0-9a-f]{40}", "COMMIT")
                .replaceAll("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME");
    }
}
