package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Deployments whose release had been pushed when Jenkins stopped, and whose build is gone: the look at their target. */
public class TargetLookTest {

    private static final String SECRET = "write-token-77c1";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Writing writing = new Writing();
    private DeploymentBench bench;

    /** Where tokens that write releases come from. */
    private static final class Writing implements TokenSource {
        private final List<String> revoked = new ArrayList<>();
        private DeploymentFailure refusal;
        private int asked;

        @Override
        public ScopedToken issue() throws DeploymentFailure {
            asked++;
            if (refusal != null) {
                throw refusal;
            }
            return new ScopedToken(null, SECRET + asked, null, null);
        }

        @Override
        public String revoke(ScopedToken token) {
            revoked.add(token.fingerprint().orElseThrow());
            return "revoked";
        }

        @Override
        public String description() {
            return "credential 'releases'";
        }
    }

    @Before
    public void cutAfterPush() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow import DAG\nwith DAG('a'):\n    pass\n"));
        bench.cut(1, CutTarget.When.AFTER);
        bench.targetTokens = () -> Optional.of(writing);
        bench.log.clear();
    }

    @After
    public void close() {
        assertThat(bench.log.toString(), not(containsString(SECRET)));
        bench.close();
    }

    private DeploymentParts parts() throws DeploymentFailure {
        return bench.parts(new EnvironmentQueues());
    }

    private DeploymentResult conclude() throws Exception {
        return new Deployment(new TargetLook(parts()).look()).conclude(bench.journal().read("d-1").orElseThrow());
    }

    @Test
    public void itsTokenIsThatOfTheDeploymentAndInTheRecord() throws Exception {
        DeploymentResult result = conclude();
        assertThat(result.outcome(), is(Outcome.SUCCESS));
        assertThat(writing.asked, is(1));
        String fingerprint = new ScopedToken(null, SECRET + 1, null, null).fingerprint().orElseThrow();
        assertThat(writing.revoked, contains(fingerprint));
        JsonNode tokens = new ObjectMapper().readTree(result.record()).path("predicate").path("tokens");
        assertThat(tokens.findValuesAsText("fingerprint").contains(fingerprint), is(true));
    }

    @Test
    public void aRefusedCredentialIsAskedOnceAndEndsTheDeployment() throws Exception {
        writing.refusal = new DeploymentFailure(FailureKind.ACCESS, "credential 'releases' was refused.");
        DeploymentResult result = conclude();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("credential 'releases' was refused."));
        assertThat(writing.asked, is(1));
    }

    @Test
    public void aServerThatIssuesNothingNowIsWaitedFor() {
        writing.refusal = new DeploymentFailure(FailureKind.UNAVAILABLE, "no answer");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> new TargetLook(parts()).look());
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(writing.revoked, empty());
    }

    @Test
    public void whereTheTargetIsNotReachedTheTokenIsGivenBack() throws Exception {
        DeploymentParts all = parts();
        DeploymentParts unreachable = new DeploymentParts(
                all.environment(), all.queues(), all.source(), all.sourceTokens(), all.worker(), all.cacheKey(), all.airflowTokens(),
                all.airflow(), all.targetTokens(), token -> {
                    throw new DeploymentFailure(FailureKind.UNAVAILABLE, "no answer");
                }, all.journal(), all.trail(), all.log(), all.time());
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> new TargetLook(unreachable).look());
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(writing.asked, is(1));
        assertThat(writing.revoked.size(), is(1));
        assertThat(bench.log.toString(), containsString("token: to look at the target: credential 'releases', "));
    }
}
