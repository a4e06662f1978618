package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest.Approval;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class BitbucketCloudTest {

    private static final String HEAD = "a".repeat(40);
    private static final String OLD = "b".repeat(40);
    private static final String PULL_REQUEST = "{'id':7,'state':'MERGED','title':'Add x\\n','destination':{'branch':"
            + "{'name':'main'}},'merge_commit':{'hash':'" + HEAD.substring(0, 12) + "'},'author':{'display_name':'Ada','uuid':"
            + "'{1}'},'closed_by':{'display_name':'Grace','uuid':'{2}'},'participants':["
            + "{'user':{'display_name':'Ada','uuid':'{1}'},'approved':true,'participated_on':'2026-11-01T10:00:00+00:00'},"
            + "{'user':{'display_name':'Grace','uuid':'{2}'},'approved':true,'participated_on':'2026-11-01T10:00:00+00:00'},"
            + "{'user':{'display_name':'Late','uuid':'{3}'},'approved':true,'participated_on':'2026-11-01T13:00:00+00:00'},"
            + "{'user':{'display_name':'No','uuid':'{4}'},'approved':false,'participated_on':'2026-11-01T10:00:00+00:00'}]}";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http =
            new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(1), 100_000), time);
    private RestDouble rest;

    @Before
    public void serve() {
        rest = new RestDouble(server)
                .on("", 200, "{'full_name':'team/dags'}")
                .on("/refs/branches/main", 200, "{'name':'main','target':" + commit(HEAD) + "}")
                .on("/commit/" + OLD.substring(0, 8), 200, commit(OLD))
                .on("/commit/" + HEAD + "/pullrequests", 404, "{'error':{'message':'not indexed'}}")
                .on("/commit/" + OLD + "/pullrequests", 202, "{}")
                .on("/pullrequests?q=", 200, "{'values':[]}")
                .on("/commits?", 200, "{'values':[]}");
    }

    private static String commit(String hash) {
        return "{'hash':'" + hash + "','date':'2026-11-01T12:00:00+00:00','author':{'raw':'Ada <ada@example.org>',"
                + "'user':{'uuid':'{9}','account_id':'557058:a'}},"
                + "'message':'\\nAdd x\\n\\nbody'}";
    }

    @After
    public void close() {
        http.close();
    }

    private BitbucketCloud cloud() throws DeploymentFailure {
        return new BitbucketCloud(http, time, server.uri(""), server.uri(""), "team", "dags", "OAuth consumer bb");
    }

    private static ScopedToken token(String... scopes) {
        return new ScopedToken(null, "t0ken", scopes.length == 0 ? null : List.of(scopes), null);
    }

    private Revision resolve(String commit) throws Exception {
        return cloud().resolve("main", Optional.ofNullable(commit), token());
    }

    @Test
    public void theHeadOfABranch() throws Exception {
        Revision revision = resolve(null);
        assertThat(revision, is(new Revision(
                "team/dags", "main", HEAD, HEAD, "Ada <ada@example.org>", "557058:a", Instant.parse("2026-11-01T12:00:00Z"), "Add x",
                Optional.empty(), revision.pullRequestNote())));
        assertThat(revision.pullRequestNote(), startsWith("none found"));
        assertThat(server.seen().stream().map(s -> s.headers().get("Authorization")).toList(),
                everyItem(is(List.of("Bearer t0ken"))));
        assertThat(cloud().cloneUrl(), is(server.uri("/team/dags.git").toString()));
    }

    @Test
    public void branchNamesAreEncoded() throws Exception {
        rest.on("/refs/branches/feature%2F%C3%A4%25%23%26", 200, "{'target':" + commit(HEAD) + "}");
        assertThat(cloud().resolve("feature/\u00e4%#&", Optional.empty(), null).commit(), is(HEAD));
    }

    @Test
    public void anOlderCommitOnTheBranch() throws Exception {
        assertThat(resolve(OLD.substring(0, 8)).commit(), is(OLD));
        assertThat(rest.paths().contains("/commits?include=" + OLD + "&exclude=" + HEAD + "&pagelen=1"), is(true));
    }

    @Test
    public void aCommitThatIsNotOnTheBranch() {
        rest.on("/commits?", 200, "{'values':[{'hash':'" + OLD + "'}]}");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> resolve(OLD.substring(0, 8)));
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        assertThat(failure.getMessage(), is("Commit " + OLD + " is not on branch main of team/dags."));
    }

    @Test
    public void aHashThatIsTakenForABranch() {
        rest.on("/commit/deadbeef", 200, commit(OLD));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> resolve("DEADBEEF"));
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
    }

    @Test
    public void thePullRequestByItsMergeCommit() throws Exception {
        rest.on("/pullrequests?q=", 200, "{'values':[{'id':6,'merge_commit':{'hash':'" + OLD.substring(0, 12) + "'}}],'next':'"
                + server.uri(RestDouble.REPOSITORY + "/pullrequests?page=2") + "'}");
        rest.on("/pullrequests?page=2", 200, "{'values':[{'id':7,'merge_commit':{'hash':'" + HEAD.substring(0, 12) + "'}}]}");
        rest.on("/pullrequests/7", 200, PULL_REQUEST);
        rest.on("/pullrequests/7/activity", 200,
                "{'values':[{'comment':{}},{'update':{'state':'MERGED','date':'2026-11-01T12:00:00+00:00'}}]}");
        Revision revision = resolve(null);
        assertThat(revision.pullRequest(), is(Optional.of(new PullRequest(
                7, "Add x", new Account("Ada", "{1}"), new Account("Grace", "{2}"), Instant.parse("2026-11-01T12:00:00Z"),
                List.of(new Approval("Grace", Instant.parse("2026-11-01T10:00:00Z")))))));
        assertThat(revision.pullRequestNote(), is(""));
        assertThat(revision.broughtBy().toString(), is("Grace (account {2}), who merged pull request #7"));
    }

    @Test
    public void thePullRequestByItsLink() throws Exception {
        rest.on("/commit/" + HEAD + "/pullrequests", 200, "{'values':[{'id':7},{'id':8},{'id':9,'state':'OPEN'}]}");
        rest.on("/pullrequests/7", 200, PULL_REQUEST);
        rest.on("/pullrequests/7/activity", 404, "{}");
        rest.on("/pullrequests/8", 200, PULL_REQUEST.replace("'id':7", "'id':8").replace("'name':'main'", "'name':'develop'"));
        rest.on("/commit/" + HEAD.substring(0, 12), 200, commit(HEAD));
        rest.on("/commit/" + HEAD + "/pullrequests", 200, "{'values':[{'id':7},{'id':8},{'id':9,'state':'OPEN'}]}");
        PullRequest found = resolve(null).pullRequest().orElseThrow();
        assertThat(found.id(), is(7L));
        assertThat(found.mergedAt(), is(Instant.parse("2026-11-01T12:00:00Z")));
        assertThat(rest.paths(), everyItem(not(startsWith("/pullrequests/9"))));
    }

    @Test
    public void withoutTheScopePullRequestsAreNotAsked() throws Exception {
        Revision revision = cloud().resolve("main", Optional.empty(), token("repository"));
        assertThat(revision.pullRequestNote(), is("not asked: the token has no scope pullrequest"));
        assertThat(rest.paths(), is(List.of("/refs/branches/main")));
    }

    @Test
    public void aTokenThatTurnsOutNotToHaveTheScope() throws Exception {
        rest.on("/commit/" + HEAD + "/pullrequests", 403, "{'error':{'message':'Your credentials lack one or more'}}");
        assertThat(resolve(null).pullRequestNote(), startsWith("not told: the token may not read pull requests"));
    }

    @Test
    public void aTokenThatExpiresMeanwhileIsNotTakenForThat() {
        rest.on("/commit/" + HEAD + "/pullrequests", 401, "{'error':{'message':'Access token expired.'}}");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> resolve(null));
        assertThat(failure.getMessage(), containsString("expired"));
    }

    @Test
    public void ancestors() throws Exception {
        assertThat(cloud().isAncestor(OLD, HEAD, token()), is(Optional.of(true)));
        rest.on("/commits?", 200, "{'values':[{'hash':'" + OLD + "'}]}");
        assertThat(cloud().isAncestor(OLD, HEAD, token()), is(Optional.of(false)));
        rest.on("/commits?", 404, "{'error':{'message':'Commit not found','data':{'shas':['x']}}}");
        assertThat(cloud().isAncestor(OLD, HEAD, token()), is(Optional.empty()));
        assertThat(cloud().isAncestor(OLD, OLD, token()), is(Optional.of(true)));
    }

    @Test
    public void oddNamesAreRefused() {
        for (String name : List.of("", "..", "a/b", "a b", "a?b", "{x}", "-x", "a".repeat(200))) {
            assertThrows(name, DeploymentFailure.class,
                    () -> new BitbucketCloud(http, time, server.uri(""), server.uri(""), name, "dags", "c"));
            assertThrows(name, DeploymentFailure.class,
                    () -> new BitbucketCloud(http, time, server.uri(""), server.uri(""), "team", name, "c"));
        }
    }
}
