package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.git.TokenHeader;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.RecordedRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** How often, and how, Git shows a token to a Data Center that counts failed logins. */
public class DataCenterGitTest {

    private static final String SECRET = "BBDC-git-token/2==";

    private static final String WRONG = "BBDC-wr0ng/3==";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DataCenterDouble server;
    private SampleRepository sample;

    @Before
    public void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("source.git");
        sample = SampleRepository.create(bare);
        server = DataCenterDouble.start("/bitbucket", 2);
        server.addRepository("PRJ", "dags", bare, "main");
        server.addAccessToken(SECRET, "PRJ/dags", "REPO_READ");
    }

    @After
    public void close() {
        server.close();
        assertThat(server.ownFailures(), empty());
    }

    private Snapshot fetch(String secret) throws Exception {
        FetchOrder order = new FetchOrder(server.baseUrl() + "/scm/prj/dags.git", "main", sample.commit(3), List.of("dags"),
                FetchOrder.Limits.DEFAULT, TokenHeader.BEARER_THEN_BASIC);
        return new GitFetch(new FakeTime())
                .fetch(order, new ScopedToken(null, secret, null, null), folder.getRoot().toPath().resolve("cache"),
                        HttpSettings.defaults());
    }

    private DeploymentFailure refused(String secret) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> fetch(secret));
        assertThat(failure.getMessage(), failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), not(containsString(secret)));
        return failure;
    }

    private List<String> users() {
        return server.requests().stream().map(RecordedRequest::user).map(u -> u == null ? "Bearer" : u).toList();
    }

    @Test
    public void aServerThatTakesBearerSeesNothingElse() throws Exception {
        server.gitTakes(true, false);
        assertThat(fetch(SECRET).files(), hasSize(greaterThan(3)));
        assertThat(users().stream().distinct().toList(), is(List.of("Bearer")));
    }

    @Test
    public void aServerThatRefusesBearerIsAskedWithThePasswordFormFromThenOn() throws Exception {
        server.gitTakes(false, true);
        assertThat(fetch(SECRET).files(), hasSize(greaterThan(3)));
        assertThat(users().get(0), is("Bearer"));
        assertThat(users().subList(1, users().size()).stream().distinct().toList(), is(List.of("x-token-auth")));
    }

    @Test
    public void aRefusedTokenIsShownTwiceAndNeverMore() {
        assertThat(refused(WRONG).getMessage(), containsString("the server answered 401"));
        assertThat(users(), is(List.of("Bearer", "x-token-auth")));
    }

    @Test
    public void aLockedAccountEndsItAtOnce() {
        refused(WRONG);
        refused(WRONG);
        assertThat(users(), hasSize(4));
        assertThat(refused(SECRET).getMessage(), containsString("locked the account"));
        assertThat(users(), is(List.of("Bearer", "x-token-auth", "Bearer", "x-token-auth", "Bearer")));
    }

    @Test
    public void aTokenThatMayNotReadIsShownOnce() {
        server.addAccessToken("BBDC-other", "PRJ/other", "REPO_READ");
        assertThat(refused("BBDC-other").getMessage(), containsString("answered 403"));
        assertThat(users(), is(List.of("Bearer")));
    }

    @Test
    public void aTokenRevokedInTheMiddleIsNotShownInTheOtherWay() {
        server.answerOnce(r -> r.method().equals("POST"), io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer.text(401, "text/plain", ""));
        assertThat(refused(SECRET).getMessage(), containsString("answered 401"));
        assertThat(users(), is(List.of("Bearer", "Bearer")));
    }
}
