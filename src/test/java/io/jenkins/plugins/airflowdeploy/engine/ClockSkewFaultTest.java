package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Servers whose clocks are an hour off: they show the real time, and the deployment's clock is moved. */
@RunWith(Parameterized.class)
public class ClockSkewFaultTest {

    @Rule
    public final FaultWorld world;

    private final String direction;

    public ClockSkewFaultTest(String direction, int hours) {
        this.direction = direction;
        Instant ours = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(hours));
        world = new FaultWorld(new FakeTime(ours));
    }

    @Parameters(name = "servers an hour {0} us")
    public static List<Object[]> directions() {
        return List.of(new Object[] {"ahead of", 1}, new Object[] {"behind", -1});
    }

    @Test(timeout = 30_000)
    public void aDeploymentIsAsEver() throws Exception {
        Instant begin = world.time.now();
        DeploymentResult result = world.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        assertThat("Bitbucket's token lives 2 h by our clock",
                world.log.toString(), containsString("valid until " + begin.plus(Duration.ofHours(2))));
        String airflows = world.log.stream().filter(l -> l.contains("to ask Airflow")).findFirst().orElseThrow();
        Instant end = Instant.parse(airflows.replaceFirst(".*valid until ", ""));
        assertThat("Airflow's token lives 1 h by our clock: " + airflows,
                Duration.between(begin.plus(Duration.ofHours(1)), end).abs().toSeconds() <= 60, is(true));
        assertThat(world.airflowDouble.valid, empty());
        assertThat(world.deployed(), is(result.release().orElseThrow()));
    }

    @Test(timeout = 30_000)
    public void aRefusedTokenSaysThatTheClockIsOff() throws Exception {
        world.faults(Client.BITBUCKET_REST).on(Client.BITBUCKET_REST.requests(), Faults.ALWAYS, exchange -> {
            AirflowDouble.send(exchange, 401, "{\"error\":{\"message\":\"Access token expired.\"}}");
            return true;
        });
        DeploymentResult result = world.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString(" min " + direction + " Jenkins'"));
        assertThat(world.faults(Client.BITBUCKET_REST).tries(), is(2));
        assertThat(world.trail().verify().records(), is(1L));
    }

    @Test(timeout = 30_000)
    public void aRefusedTokenOfAirflowSaysSoToo() throws Exception {
        world.faults(Client.AIRFLOW_REST).on(Client.AIRFLOW_REST.requests(), Faults.ALWAYS, exchange -> {
            AirflowDouble.send(exchange, 403, "{\"detail\":\"Invalid JWT token\"}");
            return true;
        });
        DeploymentResult result = world.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString(" min " + direction + " Jenkins'"));
        assertThat(world.faults(Client.AIRFLOW_REST).tries(), is(2));
        assertThat("both tokens are given back", world.airflowDouble.valid, empty());
        assertThat(world.airflowDouble.issued(), is(2));
    }
}
