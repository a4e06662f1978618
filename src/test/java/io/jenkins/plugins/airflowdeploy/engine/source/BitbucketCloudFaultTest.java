package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What users read when Bitbucket refuses; the bodies are as reported in public. */
public class BitbucketCloudFaultTest {

    private static final String BRANCH = "/refs/branches/main";
    private static final String SECRET = "s3cr3t-rest-token";

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final FaultServer other = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http =
            new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(1), 10_000), time);
    private final ScopedToken token = new ScopedToken(null, SECRET, null, time.now().plusSeconds(3600));
    private RestDouble rest;

    @Before
    public void serve() {
        rest = new RestDouble(server);
    }

    @After
    public void close() {
        http.close();
    }

    private DeploymentFailure failure(FailureKind kind, String... parts) {
        return failure(server.uri(""), token, kind, parts);
    }

    private DeploymentFailure failure(URI base, ScopedToken with, FailureKind kind, String... parts) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class,
                () -> new BitbucketCloud(http, time, base, base, "team", "dags", "OAuth consumer bb")
                        .resolve("main", Optional.empty(), with));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString(), allOf(not(containsString(SECRET)), not(containsString("<html>"))));
        assertThat(failure.getMessage(), failure.kind(), is(kind));
        for (String part : parts) {
            assertThat(failure.getMessage(), containsString(part));
        }
        return failure;
    }

    @Test
    public void anExpiredToken() {
        rest.on(BRANCH, 401, "{'type':'error','error':{'message':'Access token expired. Use your refresh token to obtain a new access token.'}}");
        failure(FailureKind.ACCESS, "OAuth consumer bb expired at 2026-11-24T11:00:00Z", "Rotate");
    }

    @Test
    public void aWrongToken() {
        rest.on(BRANCH, 401, "{'error':{'message':'Token is invalid, expired, or not supported for this endpoint.'}}");
        failure(FailureKind.ACCESS, "OAuth consumer bb is wrong, revoked or expired");
        time.pass(Duration.ofHours(2));
        failure(FailureKind.ACCESS, "OAuth consumer bb expired at 2026-11-24T11:00:00Z");
    }

    @Test
    public void anAppPassword() {
        rest.on(BRANCH, 401, "{'error':{'message':'App passwords are deprecated and must be replaced with API tokens.'}}");
        failure(FailureKind.ACCESS, "app password", "Replace it");
    }

    @Test
    public void noToken() {
        rest.on(BRANCH, 401, "");
        failure(server.uri(""), null, FailureKind.ACCESS, "Give a credential for team/dags");
    }

    @Test
    public void missingScopesAreNamed() {
        rest.on(BRANCH, 403, "{'error':{'message':'Your credentials lack one or more required privilege scopes.',"
                + "'detail':{'required':['repository'],'granted':['webhook','wiki']}}}");
        failure(FailureKind.ACCESS, "Needed: repository; granted: webhook, wiki");
        rest.on(BRANCH, 403, "{'error':{'message':'x','detail':'text'}}", "X-Accepted-OAuth-Scopes", "repository",
                "X-OAuth-Scopes", "wiki");
        failure(FailureKind.ACCESS, "Needed: repository; granted: wiki");
    }

    @Test
    public void anInvisibleRepositorySaysWhoLooked() {
        rest.on("", 404, "{'error':{'message':'x'}}", "X-OAuth-Scopes", "repository, pullrequest", "X-Credential-Type",
                "repo_access_token");
        failure(FailureKind.ACCESS, "team/dags does not exist, or OAuth consumer bb", token.toString(),
                "repo_access_token", "scopes: repository, pullrequest");
    }

    @Test
    public void aMissingBranchInAVisibleRepository() {
        rest.on("", 200, "{'full_name':'team/dags'}");
        failure(FailureKind.INVALID_REQUEST, "There is no branch main in team/dags.");
        rest.html(BRANCH, 404);
        failure(FailureKind.INVALID_REQUEST, "There is no branch main in team/dags.");
    }

    @Test
    public void tooManyRequestsAreWaitedForAWhile() {
        rest.on(BRANCH, 429, "Rate limit for this resource has been exceeded", "Retry-After", "7");
        failure(FailureKind.UNAVAILABLE, "too many requests", "7 s");
        assertThat(time.slept(), is(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7))));
        rest.on(BRANCH, 403, "{'error':{'message':'Rate limit for this resource has been exceeded'}}");
        failure(FailureKind.UNAVAILABLE, "too many requests");
        int slept = time.slept().size();
        rest.on(BRANCH, 429, "", "Retry-After", "3600");
        failure(FailureKind.UNAVAILABLE, "3600 s");
        assertThat(time.slept().size(), is(slept));
        rest.on(BRANCH, 429, "", "Retry-After", "Tue, 24 Nov 2026 11:30:00 GMT");
        failure(FailureKind.UNAVAILABLE, "too many requests");
    }

    @Test
    public void answersOfAnotherShape() {
        rest.html(BRANCH, 200);
        failure(FailureKind.UNAVAILABLE, "branch main: the answer is no JSON");
        rest.on(BRANCH, 200, "{'target':{'hash':'a");
        failure(FailureKind.UNAVAILABLE, "no JSON");
        rest.on(BRANCH, 200, "{'target':{'hash':'abc'}}");
        failure(FailureKind.UNAVAILABLE, "lacks target.hash");
        rest.on(BRANCH, 200, "[]");
        failure(FailureKind.UNAVAILABLE, "lacks target.hash");
        rest.on(BRANCH, 202, "{}");
        failure(FailureKind.UNAVAILABLE, "unexpected status 202");
        rest.html(BRANCH, 500);
        failure(FailureKind.UNAVAILABLE, "status 500");
        rest.html(BRANCH, 410);
        failure(FailureKind.ACCESS);
        rest.on(BRANCH, 200, "{'x':'" + "y".repeat(20_000) + "'}");
        failure(FailureKind.UNAVAILABLE, "more than 10000 bytes");
    }

    @Test
    public void aRedirectIsRefusedAndTheTokenStays() {
        other.then(200, "application/json", "{}");
        for (int status : new int[] {301, 302, 307, 308}) {
            rest.on(BRANCH, status, "", "Location", other.uri("/x").toString());
            failure(FailureKind.UNAVAILABLE, "redirect");
        }
        assertThat(other.seen(), is(empty()));
    }

    @Test
    public void aNextPageElsewhereIsNotAskedFor() throws Exception {
        String head = "a".repeat(40);
        rest.on(BRANCH, 200, "{'target':{'hash':'" + head + "'}}");
        rest.on("/pullrequests?q=", 200, "{'values':[],'next':'" + other.uri("/2.0/x") + "'}");
        assertThat(note(), containsString("on another server"));
        assertThat(other.seen(), is(empty()));
    }

    @Test
    public void whatBringsACommitIsOptional() throws Exception {
        rest.on(BRANCH, 200, "{'target':{'hash':'" + "a".repeat(40) + "'}}");
        rest.on("/commit/" + "a".repeat(40) + "/pullrequests", 200, "{'values':[{'id':7}]}");
        rest.on("/pullrequests/7", 404, "{'error':{'message':'x'}}");
        assertThat(note(), allOf(startsWith("pull request not told: "), containsString("pull request 7")));
        rest.html("/pullrequests/7", 503);
        assertThat(note(), allOf(startsWith("pull request not told: "), containsString("503")));
    }

    private String note() throws Exception {
        return new BitbucketCloud(http, time, server.uri(""), server.uri(""), "team", "dags", "OAuth consumer bb")
                .resolve("main", Optional.empty(), token).pullRequestNote();
    }

    @Test
    public void nobodyThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        failure(URI.create("http://127.0.0.1:" + port), token, FailureKind.UNAVAILABLE, "refused");
    }
}
