package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Each hostile repository goes the way of a whole deployment, and ends before anything of it is at the target. */
@RunWith(Parameterized.class)
public class HostileRepositoryTest {

    @Rule
    public final FaultWorld world = new FaultWorld(new FakeTime(), Duration.ofSeconds(30));

    private final HostileRepository repository;

    public HostileRepositoryTest(HostileRepository repository) {
        this.repository = repository;
    }

    @Parameters(name = "{0}")
    public static List<Object[]> repositories() {
        return Stream.of(HostileRepository.values()).map(r -> new Object[] {r}).toList();
    }

    @Test(timeout = 120_000)
    public void isRefusedByName() throws Exception {
        String seed = world.deployed();
        String commit = repository.commit(world.source.commits());
        world.head(commit, "Harmless");
        DeploymentResult result = world.deploy();
        String said = result.failure().orElseThrow();
        assertThat(said, result.outcome(), is(Outcome.INVALID));
        assertThat(said, containsString(repository.said));
        assertThat(said, containsString(commit));
        assertThat("bounded: " + said, said.length() < 800, is(true));
        assertThat("printable: " + said, said.chars().noneMatch(Character::isISOControl), is(true));
        assertThat(world.deployed(), is(seed));
        assertThat(world.airflowDouble.valid, empty());
        assertThat(world.trail().verify().records(), is(1L));
        theNextOneIsDeployed();
    }

    /** The agent's cache and the JVM go on. */
    private void theNextOneIsDeployed() throws Exception {
        String good = world.source.commits().commit("hostile", "Mend it", java.util.Map.of(
                "dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        world.head(good, "Mend it");
        DeploymentResult next = world.deploy();
        assertThat(next.failure().orElse(""), next.outcome(), is(Outcome.SUCCESS));
        assertThat(next.commit().orElseThrow(), startsWith(good));
    }
}
