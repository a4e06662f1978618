package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.source.CloudPushTokens;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the token may do that pushes releases to a repository in Bitbucket Cloud, in whole deployments. */
public class DeploymentPushScopesTest {

    private static final String NAME = "'bb'";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), new FakeTime());
    private BitbucketDouble server;
    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("releases.git");
        SampleRepository.create(bare);
        server = BitbucketDouble.start();
        server.addRepository("acme/releases", bare, "main");
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.initialize();
        seed = bench.deployed();
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
    }

    @After
    public void stop() throws Exception {
        http.close();
        server.close();
        bench.close();
        assertThat(server.ownFailures(), empty());
    }

    private TokenSource around(TokenSource tokens, String url) {
        return CloudPushTokens.around(tokens, url, server.baseUrl(), server.baseUrl(), http, bench.time);
    }

    private DeploymentResult deploy(TokenSource tokens, boolean dryRun) throws Exception {
        bench.targetTokens = () -> Optional.of(around(tokens, server.baseUrl() + "/acme/releases.git"));
        return bench.deploy(Optional.empty(), dryRun);
    }

    private TokenSource ready(String... scopes) {
        server.addAccessToken("ready-" + scopes.length, "acme/releases", null, scopes);
        return new ReadyToken(null, () -> "ready-" + scopes.length, NAME, bench.time);
    }

    @Test
    public void oneThatFitsIsRecordedSo() throws Exception {
        bench.policy = bench.policy.refusingWideTokens();
        bench.sourceTokens = Optional.empty();
        DeploymentResult result = deploy(ready("repository", "repository:write"), false);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString(
                "{\"rule\":\"token-scopes\",\"asked\":\"'bb'\",\"allowed\":true,\"answer\":\"repository, repository:write: no more than needed\"}"));
        assertThat("asked once", server.requests().size(), is(1));
    }

    @Test
    public void oneThatMayOnlyReadFailsBeforeAnythingIsFetched() throws Exception {
        DeploymentResult result = deploy(ready("repository"), false);
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("'bb' lacks the scope repository:write, which this deployment needs:"
                + " Bitbucket granted repository. Tick Repositories: Write in a new token, in the repository's settings under Access tokens."));
        assertThat("the agent got nothing to do", bench.tasks, empty());
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void aWideOneIsAFindingOrRefused() throws Exception {
        TokenSource wide = ready("repository", "repository:write", "repository:admin");
        String finding = "wider than needed by repository:admin; a deployment needs repository:write";
        Policy lenient = bench.policy;
        bench.policy = lenient.refusingWideTokens();
        DeploymentResult refused = deploy(wide, false);
        assertThat(refused.outcome(), is(Outcome.REFUSED));
        assertThat(refused.failure().orElseThrow(), containsString(finding));
        assertThat("the agent got nothing to do", bench.tasks, empty());
        bench.policy = lenient;
        DeploymentResult result = deploy(wide, false);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString(finding));
    }

    @Test
    public void aDryRunAsksNothingOfIt() throws Exception {
        DeploymentResult result = deploy(ready("repository"), true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.DRY_RUN));
        assertThat(server.requests(), empty());
    }

    @Test
    public void aPasswordIsNotShownToTheRestApi() throws Exception {
        TokenSource password = new ReadyToken("somebody", () -> "pw-of-somebody", NAME, bench.time);
        DeploymentResult result = deploy(password, false);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        bench.policy = bench.policy.refusingWideTokens();
        result = deploy(password, false);
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString("not checked, because a password that is good for Git"));
        assertThat(server.requests(), empty());
    }

    @Test
    public void otherAddressesAreNotAsked() {
        TokenSource tokens = ready("repository");
        for (String url : List.of("https://git.example.com/acme/releases.git", "file:///srv/releases.git", server.baseUrl() + "/a/b/c.git",
                server.baseUrl() + ".example.com/acme/releases.git")) {
            assertThat(url, around(tokens, url), sameInstance(tokens));
        }
        assertThat(around(tokens, server.baseUrl() + "/acme/releases"), not(sameInstance(tokens)));
        assertThat(CloudPushTokens.around(tokens, "https://bitbucket.org/acme/releases.git", http, bench.time), not(sameInstance(tokens)));
    }
}
