package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.CutTarget.When;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Servers that are not up yet when Jenkins is, and goes on with a deployment that was cut off. */
public class DeploymentResumeFaultTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        seed = bench.deployed();
        bench.source.commit("main", "First", Map.of("dags/a.py", DAG));
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void aTargetThatIsNotUpYetIsWaitedFor() throws Exception {
        bench.cut(1, When.AFTER);
        AtomicInteger looks = new AtomicInteger();
        bench.push = awayFor(looks, 3);
        assertThat(bench.resume().outcome(), is(Outcome.SUCCESS));
        assertThat(looks.get(), is(4));
        bench.recordedOnce(Outcome.SUCCESS);
    }

    @Test
    public void aTargetThatStaysAwayLeavesOpenWhatItHolds() throws Exception {
        bench.cut(1, When.AFTER);
        bench.push = awayFor(new AtomicInteger(), Integer.MAX_VALUE);
        DeploymentResult result = bench.resume();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("while the release was pushed: look at the target for whether it holds "
                + bench.deployed()));
    }

    @Test
    public void anAirflowThatIsNotUpYetIsAskedWithOneToken() throws Exception {
        bench.cut(1, When.AFTER);
        bench.revoked.clear();
        AtomicInteger asked = new AtomicInteger();
        bench.asked = () -> {
            if (asked.incrementAndGet() < 4) {
                throw new DeploymentFailure(FailureKind.UNAVAILABLE, "Airflow cannot be reached.");
            }
        };
        assertThat(bench.resume().outcome(), is(Outcome.SUCCESS));
        assertThat(asked.get(), is(4));
        assertThat("tokens that were given back", bench.revoked.size(), is(1));
    }

    private static CutTarget.Cut awayFor(AtomicInteger looks, int times) {
        return new CutTarget.Cut() {
            @Override
            public void at(When when, io.jenkins.plugins.airflowdeploy.engine.target.Release release) {}

            @Override
            public void look() throws DeploymentFailure {
                if (looks.getAndIncrement() < times) {
                    throw new DeploymentFailure(FailureKind.UNAVAILABLE, "the Git server cannot be reached.");
                }
            }
        };
    }
}
