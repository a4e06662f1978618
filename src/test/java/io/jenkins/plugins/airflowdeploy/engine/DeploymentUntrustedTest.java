package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Pull requests and branches that the policy does not name: which tokens are asked for because of them, and where those go. */
public class DeploymentUntrustedTest {

    private static final String READ = "token-that-reads-the-source-41c7";
    private static final String WRITE = "token-that-writes-releases-90d2";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> lookedFor = new ArrayList<>();
    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.initialize();
        seed = bench.deployed();
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        bench.source.commit("work", "Theirs", Map.of("dags/b.py", "from airflow.sdk import DAG\nwith DAG('b'):\n    pass\n"));
        bench.sourceLookup = () -> {
            lookedFor.add("read");
            return Optional.of(new ReadyToken(null, () -> READ, "access token 'read'", bench.time));
        };
        bench.targetTokens = () -> {
            lookedFor.add("write");
            return Optional.of(new ReadyToken(null, () -> WRITE, "access token 'write'", bench.time));
        };
    }

    @After
    public void stop() {
        bench.close();
    }

    private DeploymentResult deploy(String branch, boolean pullRequest, boolean dryRun) throws Exception {
        return bench.deploy(
                new DeploymentRequest("d-7", "prod", branch, Optional.empty(), pullRequest, "dags", List.of(), dryRun,
                        Duration.ofSeconds(60), new DeploymentRequest.Requester("job", 7, "", "mallory")),
                new EnvironmentQueues());
    }

    private void reachedNothing(DeploymentResult result) throws Exception {
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.REFUSED));
        assertThat("no credential was looked for", lookedFor, empty());
        assertThat("no token of Airflow was made", bench.issued, is(0));
        assertThat("the agent got nothing to do", bench.tasks, empty());
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void aPullRequestReachesNoTokenAndNoDeployment() throws Exception {
        reachedNothing(deploy("main", true, false));
    }

    @Test
    public void aBranchThatThePolicyDoesNotNameReachesNoTokenAndNoDeployment() throws Exception {
        reachedNothing(deploy("work", false, false));
    }

    /** The target is read on the controller with the token that may write to it, since it has but one; the agent never sees that. */
    @Test
    public void aDryRunOfAPullRequestWritesNothingAndItsAgentNeverHasTheTokenThatWrites() throws Exception {
        DeploymentResult result = deploy("work", true, true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.DRY_RUN));
        assertThat(bench.deployed(), is(seed));
        String given = sent(bench.tasks);
        assertThat("what an agent has would be found", given, containsString(READ));
        assertThat(given, not(containsString(WRITE)));
        assertThat(given, not(containsString(DeploymentBench.SECRET)));
        assertThat("nothing was asked of Airflow that is more than looking", bench.orders, empty());
    }

    /** What Remoting would send. */
    private static String sent(List<Worker.Task<?>> tasks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (Worker.Task<?> task : tasks) {
                out.writeObject(task);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
