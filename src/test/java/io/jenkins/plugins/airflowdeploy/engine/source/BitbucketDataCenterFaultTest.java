package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.EnvironmentType;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.Report;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.State;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What users read when a Data Center refuses, and how often it was asked; texts of the bodies never decide. */
public class BitbucketDataCenterFaultTest {

    private static final String BRANCHES = "/branches";
    private static final String SECRET = "s3cr3t-rest-token";
    private static final String HEAD = "a".repeat(40);

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
        rest = new RestDouble(server, RestDouble.DATA_CENTER);
    }

    @After
    public void close() {
        http.close();
    }

    private static String error(String exception) {
        return "{'errors':[{'context':null,'message':'Es ist etwas schiefgelaufen: login, captcha, 404','exceptionName':"
                + "'com.atlassian.bitbucket." + exception + "'}]}";
    }

    private BitbucketDataCenter source() throws DeploymentFailure {
        return new BitbucketDataCenter(http, time, DataCenterRepository.of(server.uri("/bitbucket"), "PRJ", "dags"),
                "access token 'bb'", Optional.of(EnvironmentType.TESTING));
    }

    private DeploymentFailure failure(ScopedToken with, FailureKind kind, String... parts) {
        return failure(() -> source().resolve("main", Optional.empty(), with), kind, parts);
    }

    private DeploymentFailure failure(org.junit.function.ThrowingRunnable what, FailureKind kind, String... parts) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, what);
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString(), allOf(
                not(containsString(SECRET)), not(containsString("<html>")), not(containsString("schiefgelaufen"))));
        assertThat(failure.getMessage(), failure.kind(), is(kind));
        for (String part : parts) {
            assertThat(failure.getMessage(), containsString(part));
        }
        return failure;
    }

    private void askedOnce() {
        assertThat(rest.paths(), hasSize(1));
        assertThat(time.slept(), empty());
    }

    @Test
    public void aWrongToken() {
        rest.on(BRANCHES, 401, error("auth.IncorrectPasswordAuthenticationException"));
        failure(token, FailureKind.ACCESS, "access token 'bb' is wrong, revoked or expired", "Rotate");
        askedOnce();
        time.pass(Duration.ofHours(2));
        failure(token, FailureKind.ACCESS, "expired at 2026-11-24T11:00:00Z");
    }

    @Test
    public void aClockThatIsOffIsSaid() {
        time.pass(Duration.ofDays(1000));
        ScopedToken lasting = new ScopedToken(null, "x", null, null);
        rest.on(BRANCHES, 401, error("auth.IncorrectPasswordAuthenticationException"));
        failure(lasting, FailureKind.ACCESS, "is wrong, revoked or expired", "behind Jenkins': set both by NTP");
    }

    @Test
    public void aProxyInTheWay() {
        rest.html(BRANCHES, 403);
        failure(token, FailureKind.ACCESS, "none of Bitbucket's: a proxy or a firewall");
    }

    @Test
    public void aMissingPermissionIsAlso401() {
        rest.on(BRANCHES, 401, error("AuthorisationException"), "X-AUSERNAME", "access-token-user/1/7");
        failure(token, FailureKind.ACCESS, "access token 'bb', account access-token-user/1/7 is not permitted", "REPO_READ");
        askedOnce();
        failure((ScopedToken) null, FailureKind.ACCESS, "not open to everyone", "Give a credential");
    }

    @Test
    public void aLockedAccountIsAskedNoSecondTime() {
        rest.on(BRANCHES, 403, error("auth.CaptchaRequiredAuthenticationException"));
        failure(token, FailureKind.ACCESS, "is locked", "CAPTCHA", "Log in with a browser");
        askedOnce();
        rest.on(BRANCHES, 401, "", "X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://x/login");
        failure(token, FailureKind.ACCESS, "is locked", "CAPTCHA");
        assertThat(rest.paths(), hasSize(2));
        assertThat(time.slept(), empty());
    }

    @Test
    public void whatIsMissingIsNamed() {
        rest.on(BRANCHES, 404, error("repository.NoSuchRepositoryException"));
        failure(token, FailureKind.ACCESS, "/scm/prj/dags.git does not exist, or access token 'bb'", token.toString());
        rest.on(BRANCHES, 404, error("project.NoSuchProjectException"));
        failure(token, FailureKind.ACCESS, "does not exist, or access token 'bb'");
        rest.on(BRANCHES, 200, "{'isLastPage':true,'values':[{'id':'refs/heads/main2','latestCommit':'" + HEAD + "'}]}");
        failure(token, FailureKind.INVALID_REQUEST, "There is no branch main in ");
    }

    @Test
    public void anUnknownAddressPointsAtTheContextPath() {
        rest.on(BRANCHES, 404, "{'message':'HTTP 404 Not Found','status-code':404,'sub-code':-1}");
        failure(token, FailureKind.UNAVAILABLE, "does not know this address (status 404)", "context path");
        rest.html(BRANCHES, 404);
        failure(token, FailureKind.UNAVAILABLE, "context path");
    }

    @Test
    public void tooManyRequestsAreWaitedForAWhile() {
        rest.on(BRANCHES, 429, error("x"), "Retry-After", "7");
        failure(token, FailureKind.UNAVAILABLE, "too many requests", "7 s");
        assertThat(time.slept(), contains(Duration.ofSeconds(7), Duration.ofSeconds(7)));
    }

    @Test
    public void answersOfAnotherShape() {
        rest.html(BRANCHES, 200);
        failure(token, FailureKind.UNAVAILABLE, "the answer is no JSON");
        rest.on(BRANCHES, 200, "{'values':[{'id':'refs/heads/main'}]}");
        failure(token, FailureKind.UNAVAILABLE, "lacks latestCommit");
        rest.on(BRANCHES, 200, "{'values':7}");
        failure(token, FailureKind.UNAVAILABLE, "lacks values");
        rest.html(BRANCHES, 500);
        failure(token, FailureKind.UNAVAILABLE, "status 500", "Try again later");
        rest.html(BRANCHES, 400);
        failure(token, FailureKind.UNAVAILABLE, "status 400");
        rest.on(BRANCHES, 401, "{'errors':[{'exceptionName':'<html>" + "x".repeat(200) + "'},{'exceptionName':null}]}");
        failure(token, FailureKind.ACCESS, "is wrong, revoked or expired, or may not do this");
        rest.on(BRANCHES, 200, "{'values':[],'isLastPage':false,'nextPageStart':0}");
        failure(token, FailureKind.INVALID_REQUEST, "There is no branch main");
        rest.on(BRANCHES, 200, "{'x':'" + "y".repeat(20_000) + "'}");
        failure(token, FailureKind.UNAVAILABLE, "more than 10000 bytes");
    }

    @Test
    public void aRedirectIsRefusedAndTheTokenStays() {
        other.then(200, "application/json", "{}");
        rest.on(BRANCHES, 302, "", "Location", other.uri("/x").toString());
        failure(token, FailureKind.UNAVAILABLE, "redirect");
        assertThat(other.seen(), empty());
    }

    @Test
    public void theTokenTravelsAsBearer() {
        rest.on(BRANCHES, 500, "");
        failure(token, FailureKind.UNAVAILABLE);
        assertThat(server.seen().get(0).headers().get("Authorization"), is(List.of("Bearer " + SECRET)));
    }

    @Test
    public void approvalsThatWereTakenBackOrCameLateDoNotCount() throws Exception {
        String person = "{'approved':true,'user':{'name':'%1$s','displayName':'%1$s <b>\\u001b'}}";
        rest.on(BRANCHES, 200, "{'values':[{'id':'refs/heads/main','latestCommit':'" + HEAD + "'}]}")
                .on("/commits/" + HEAD, 200, "{'id':'" + HEAD + "','author':{'name':'A','emailAddress':'a@x'},'message':'m'}")
                .on("/commits/" + HEAD + "/pull-requests", 200, "{'values':[{'id':7,'state':'MERGED','title':'t','closedDate':2000,"
                        + "'toRef':{'id':'refs/heads/main'},'author':{'user':{'name':'ada','displayName':'Ada'}},'reviewers':["
                        + person.formatted("good") + "," + person.formatted("back") + "," + person.formatted("late") + ","
                        + person.formatted("ada") + "," + person.formatted("silent") + "]},"
                        + "{'id':8,'state':'MERGED','closedDate':1,'toRef':{'id':'refs/heads/other'}},"
                        + "{'id':9,'state':'OPEN','toRef':{'id':'refs/heads/main'}}]}")
                .on("/pull-requests/7/activities", 200, "{'isLastPage':true,'values':["
                        + activity("late", "APPROVED", 3000) + activity("back", "APPROVED", 2500) + activity("max", "MERGED", 2000)
                        + activity("back", "UNAPPROVED", 1800) + activity("back", "APPROVED", 1500)
                        + activity("good", "APPROVED", 1000) + "{'action':'SOMETHING_NEW'}]}");
        PullRequest found =
                source().resolve("main", Optional.empty(), token).pullRequest().orElseThrow();
        assertThat(found.id(), is(7L));
        assertThat(found.mergedBy(), is(new Account("max", "")));
        assertThat(found.approvals(), contains(new PullRequest.Approval("good <b>?", Instant.ofEpochMilli(1000))));
    }

    private static String activity(String who, String action, long at) {
        return "{'action':'" + action + "','createdDate':" + at + ",'user':{'name':'" + who + "','displayName':'" + who + "'}},";
    }

    @Test
    public void aReportIsSentOnce() {
        Report report = new Report(HEAD, 1, "test", "http://airflow", "http://jenkins/1", State.FAILED, "text");
        for (int status : new int[] {401, 429, 503, 302}) {
            int before = rest.paths().size();
            rest.on("/commits/" + HEAD + "/deployments", status, error("AuthorisationException"));
            failure(() -> source().reports().orElseThrow().report(report, token),
                    status == 401 ? FailureKind.ACCESS : FailureKind.UNAVAILABLE, "the report of the deployment");
            assertThat(rest.paths(), hasSize(before + 1));
        }
        rest.on("/commits/" + HEAD + "/deployments", 404, "{'message':'HTTP 404 Not Found','status-code':404}");
        failure(() -> source().reports().orElseThrow().report(report, token), FailureKind.UNAVAILABLE, "does not know this address");
        assertThat(time.slept(), empty());
    }
}
