package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowRights;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.RecordedTokens;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterTokenMint;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Consumer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What tokens may do, compared with what a deployment needs, in whole deployments. */
public class DeploymentScopesTest {

    private static final ChangeRules PULL_REQUEST = new ChangeRules(true, 0, OptionalInt.empty(), List.of(), false);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), new FakeTime());
    private BitbucketDouble server;
    private Path bare;
    private SampleRepository sample;
    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        server = BitbucketDouble.start();
        server.addRepository("acme/dags", bare, "main");
        bench = new DeploymentBench(folder.newFolder().toPath());
        bench.initialize();
        seed = bench.deployed();
    }

    @After
    public void stop() throws Exception {
        http.close();
        server.close();
        bench.close();
        assertThat(server.ownFailures(), empty());
    }

    private DeploymentResult deploy(TokenSource tokens) throws Exception {
        bench.sourceTokens = Optional.of(tokens);
        bench.otherSource = Optional.of(new BitbucketCloud(
                http, bench.time, server.baseUrl(), server.baseUrl(), "acme", "dags", tokens.description()));
        return bench.deploy(Optional.of(sample.commit(3)), false);
    }

    private TokenSource ready(String... scopes) {
        server.addAccessToken("ready", "acme/dags", null, scopes);
        return new ReadyToken(null, () -> "ready", "access token 'bb'", bench.time);
    }

    private TokenSource consumer(String... scopes) {
        server.addConsumer(Consumer.of("key", "s3cret", "acme", scopes));
        return new BitbucketOAuthConsumer(http, URI.create(server.baseUrl() + "/site/oauth2/access_token"), "key", () -> "s3cret",
                "OAuth consumer 'bb'", bench.time);
    }

    private void refused(DeploymentResult result, String why) throws Exception {
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString(why));
        assertThat(bench.deployed(), is(seed));
        assertThat("nothing was fetched", server.requests().stream().filter(r -> r.path().contains(".git/")).toList(), empty());
    }

    @Test
    public void aTokenThatFitsIsRecordedSo() throws Exception {
        bench.policy = bench.policy.refusingWideTokens();
        DeploymentResult result = deploy(ready("repository", "pullrequest"));
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), allOf(
                containsString("{\"rule\":\"token-scopes\",\"asked\":\"access token 'bb'\",\"allowed\":true,\"answer\":\"repository, pullrequest: no more than needed\"}"),
                containsString("{\"rule\":\"token-scopes\",\"asked\":\"credential 'airflow'\",\"allowed\":true,\"answer\":\"role:user: no more than needed\"}")));
        assertThat(RecordedTokens.judged(result.record()), contains(
                new TokenSighting("source acme/dags", "access token 'bb'", false, "repository, pullrequest: no more than needed"),
                new TokenSighting("Airflow", "credential 'airflow'", false, "role:user: no more than needed")));
    }

    @Test
    public void aWideTokenIsAFindingUnlessThePolicyRefusesIt() throws Exception {
        TokenSource wide = ready("repository", "pullrequest", "repository:write", "webhook");
        bench.policy = bench.policy.refusingWideTokens();
        refused(deploy(wide), "refuses token-scopes 'access token 'bb'': wider than needed by repository:write, webhook;"
                + " a deployment needs repository. Use a credential that may do no more");
        bench.policy = new io.jenkins.plugins.airflowdeploy.engine.policy.Policy(List.of("**"), List.of("main"), List.of("job"));
        DeploymentResult result = deploy(wide);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        String finding = "wider than needed by repository:write, webhook; a deployment needs repository";
        assertThat(result.record(), containsString(finding));
        assertThat(RecordedTokens.judged(result.record()).get(0),
                is(new TokenSighting("source acme/dags", "access token 'bb'", true, finding)));
        assertThat(bench.log.toString(), containsString("policy: token-scopes access token 'bb' allowed: " + finding));
    }

    @Test
    public void aConsumersScopesAreThoseOfItsAnswer() throws Exception {
        bench.policy = bench.policy.refusingWideTokens();
        refused(deploy(consumer("repository", "account")), "wider than needed by account");
        assertThat("the token endpoint alone was asked", server.requests().size(), is(1));
    }

    @Test
    public void aMissingScopeIsNamedBeforeAnythingIsAsked() throws Exception {
        bench.policy = bench.policy.with(PULL_REQUEST);
        DeploymentResult result = deploy(consumer("repository"));
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), is("OAuth consumer 'bb' lacks the scope pullrequest, which this deployment needs:"
                + " Bitbucket granted repository. Tick Pull requests: Read at the consumer, in the workspace's settings under OAuth consumers."));
        assertThat("the token endpoint alone was asked", server.requests().size(), is(1));
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void aScopeThatARuleNeedsIsNotTooMuchForIt() throws Exception {
        bench.policy = bench.policy.refusingWideTokens();
        TokenSource admin = ready("repository", "repository:admin");
        refused(deploy(admin), "wider than needed by repository:admin");
        bench.policy = bench.policy.with(new ChangeRules(false, 0, OptionalInt.empty(), List.of(), true));
        refused(deploy(admin), "refuses protected-branch 'main': no restriction");
    }

    @Test
    public void whatBitbucketDoesNotTellIsRefusedOnlyWhereThePolicySaysSo() throws Exception {
        TokenSource token = ready("repository", "pullrequest");
        Answer silent = Answer.json(200, Map.of("full_name", "acme/dags"));
        server.answerOnce(r -> r.path().endsWith("/acme/dags"), silent);
        bench.policy = bench.policy.refusingWideTokens();
        DeploymentResult unknown = deploy(token);
        refused(unknown, "not checked, because Bitbucket does not tell the scopes of this token");
        assertThat("nothing was seen", RecordedTokens.judged(unknown.record()), empty());
        bench.policy = new io.jenkins.plugins.airflowdeploy.engine.policy.Policy(List.of("**"), List.of("main"), List.of("job"));
        server.answerOnce(r -> r.path().endsWith("/acme/dags"), silent);
        assertThat(deploy(token).outcome(), is(Outcome.SUCCESS));
        assertThat(bench.log.toString(), not(containsString("token-scopes access token 'bb' allowed")));
    }

    @Test
    public void anAirflowAdministratorIsFlagged() throws Exception {
        bench.airflowRole = "role:admin";
        String finding = "role:admin: wider than needed; a deployment needs the role user";
        DeploymentResult result = deploy(ready("repository"));
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString(finding));
        assertThat(RecordedTokens.judged(result.record()).get(1),
                is(new TokenSighting(TokenSighting.AIRFLOW, "credential 'airflow'", true, finding)));
        String before = bench.deployed();
        bench.policy = bench.policy.refusingWideTokens();
        bench.policy = bench.policy.with(ChangeRules.NONE);
        bench.otherSource = Optional.empty();
        bench.sourceTokens = Optional.empty();
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        DeploymentResult refused = bench.deploy();
        assertThat(refused.failure().toString(), refused.outcome(), is(Outcome.REFUSED));
        assertThat(refused.failure().orElseThrow(), containsString("refuses token-scopes 'credential 'airflow'': " + finding));
        assertThat(bench.deployed(), is(before));
        assertThat("a refused one was seen, too", RecordedTokens.judged(refused.record()).get(0).wide(), is(true));
    }

    private DeploymentResult deployWithRights(List<String> missing, List<String> surplus, List<String> unknown) throws Exception {
        bench.airflowRole = null;
        bench.airflowRights = new AirflowRights(AirflowRights.LEAST, missing, surplus, unknown, List.of());
        bench.source.commit("main", "More", Map.of("dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        return bench.deploy();
    }

    @Test
    public void anAirflowWhoseTokensNameNoRoleIsAskedBeforeThePush() throws Exception {
        DeploymentResult result = deployWithRights(List.of("can edit on DAGs", "can read on DAG Code"), List.of(), List.of());
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("credential 'airflow' may not do at Airflow all that a deployment needs:"
                + " its role lacks can edit on DAGs, can read on DAG Code. Add that to the role in Airflow; the least is can read on DAGs, "));
        assertThat(bench.deployed(), is(seed));
        assertThat(bench.log.toString(), containsString("rights asked, with parsing: true"));
        String finding = "an administrator of Airflow, wider than needed by can read on Connections, can read on Roles; a deployment needs";
        bench.policy = bench.policy.refusingWideTokens();
        result = deployWithRights(List.of(), List.of("can read on Connections", "can read on Roles"), List.of());
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString(finding));
        result = deployWithRights(List.of(), List.of(), List.of("can read on Variables"));
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString("Airflow does not tell of can read on Variables"));
        assertThat(bench.deployed(), is(seed));
        result = deployWithRights(List.of(), List.of(), List.of());
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString("its role has what is needed, and none of what was asked for besides\""));
    }

    @Test
    public void whatADryRunDoesNotAskForIsNamed() throws Exception {
        bench.airflowRole = null;
        bench.airflowRights =
                new AirflowRights(AirflowRights.LEAST, List.of(), List.of(), List.of(), List.of("can edit on DAGs"));
        bench.source.commit("main", "More", Map.of("dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        DeploymentResult result = bench.deploy(Optional.empty(), true);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.DRY_RUN));
        assertThat(bench.log.toString(), containsString("rights asked, with parsing: false"));
        assertThat(result.record(),
                containsString("its role has what is needed, and none of what was asked for besides; not asked: can edit on DAGs\""));
    }

    @Test
    public void aWideRoleIsAFindingWhereThePolicyDoesNotRefuseIt() throws Exception {
        DeploymentResult result = deployWithRights(List.of(), List.of("can read on Connections"), List.of());
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString("\"allowed\":true,\"answer\":\"wider than needed by can read on Connections;"));
    }

    @Test
    public void aDataCenterTellsOnlyOfTokensThatWereMade() throws Exception {
        try (DataCenterDouble dataCenter = DataCenterDouble.start("", 3)) {
            dataCenter.addRepository("PRJ", "dags", bare, "main");
            dataCenter.addUser("admin", "pw-7", true);
            dataCenter.addAccessToken("BBDC-1", "PRJ/dags", "REPO_READ");
            DataCenterRepository repository = DataCenterRepository.of(dataCenter.baseUrl(), "PRJ", "dags");
            bench.otherSource = Optional.of(new BitbucketDataCenter(http, bench.time, repository, "'bb'", Optional.empty()));
            bench.policy = bench.policy.refusingWideTokens();
            bench.sourceTokens = Optional.of(new ReadyToken(null, () -> "BBDC-1", "access token 'bb'", bench.time));
            DeploymentResult result = bench.deploy(Optional.of(sample.commit(3)), false);
            assertThat(result.failure().orElseThrow(), containsString("Bitbucket Data Center does not tell what a ready token may do"));
            bench.sourceTokens = Optional.of(new DataCenterTokenMint(http, repository, "admin", () -> "pw-7", "password 'bb'", "made", bench.time));
            result = bench.deploy(Optional.of(sample.commit(3)), false);
            assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
            assertThat(result.record(), containsString("REPO_READ: no more than needed"));
        }
    }
}
