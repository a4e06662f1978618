package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.HostedRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The same questions to both kinds of Bitbucket, over HTTP. */
public class ChangeFactsTest {

    private static final List<String> KEYS = List.of("unit", "lint", "missing");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(HttpSettings.defaults(), time);
    private final ScopedToken reader = new ScopedToken(null, "reader-token", null, null);
    private final ScopedToken admin = new ScopedToken(null, "admin-token", null, null);
    private BitbucketDouble cloud;
    private DataCenterDouble dataCenter;
    private SampleRepository sample;
    private List<SourceRepository> both;
    private List<HostedRepository> hosted;

    @Before
    public void start() throws Exception {
        Path bare = folder.getRoot().toPath().resolve("source.git");
        sample = SampleRepository.create(bare);
        cloud = BitbucketDouble.start();
        dataCenter = DataCenterDouble.start("/bitbucket", 3);
        hosted = List.of(cloud.addRepository("acme/dags", bare, "main"), dataCenter.addRepository("PRJ", "dags", bare, "main"));
        cloud.addAccessToken("reader-token", "acme/dags", null, "repository");
        cloud.addAccessToken("admin-token", "acme/dags", null, "repository", "repository:admin");
        dataCenter.addAccessToken("reader-token", "PRJ/dags", "REPO_READ");
        dataCenter.addAccessToken("admin-token", "PRJ/dags", "REPO_READ", "REPO_ADMIN");
        both = List.of(
                new BitbucketCloud(http, time, cloud.baseUrl(), cloud.baseUrl(), "acme", "dags", "token 'bb'"),
                new BitbucketDataCenter(http, time, DataCenterRepository.of(dataCenter.baseUrl(), "PRJ", "dags"), "token 'bb'",
                        Optional.empty()));
    }

    @After
    public void close() {
        http.close();
        cloud.close();
        dataCenter.close();
        assertThat(cloud.ownFailures(), empty());
        assertThat(dataCenter.ownFailures(), empty());
    }

    @Test
    public void howFarACommitIsBehindIsCountedUpToOneMore() throws Exception {
        for (SourceRepository source : both) {
            assertThat(behind(source, 2, 4, 2), is(2));
            assertThat(behind(source, 3, 4, 2), is(1));
            assertThat(behind(source, 4, 4, 0), is(0));
            assertThat("more than one", behind(source, 1, 4, 1), is(2));
            assertThat("more than none", behind(source, 1, 4, 0), is(1));
        }
    }

    private int behind(SourceRepository source, int commit, int head, int most) throws Exception {
        return source.behind(sample.commit(commit), sample.commit(head), most, reader).answer().orElseThrow();
    }

    @Test
    public void aCommitThatIsGoneIsNotAnswered() throws Exception {
        for (SourceRepository source : both) {
            Told<Integer> told = source.behind("0".repeat(40), sample.commit(4), 5, reader);
            assertThat(told.answer(), is(Optional.empty()));
            assertThat(told.words(), containsString("does not know one of the two"));
        }
    }

    @Test
    public void buildsAreFoundByKeyAtTheCommit() throws Exception {
        for (int i = 0; i < 2; i++) {
            hosted.get(i).addBuild(sample.commit(3), "unit", "SUCCESSFUL");
            hosted.get(i).addBuild(sample.commit(3), "lint", "FAILED");
            hosted.get(i).addBuild(sample.commit(3), "other", "SUCCESSFUL");
            hosted.get(i).addBuild(sample.commit(2), "missing", "SUCCESSFUL");
            assertThat(both.get(i).builds(sample.commit(3), KEYS, reader).answer().orElseThrow(),
                    is(Map.of("unit", "SUCCESSFUL", "lint", "FAILED")));
            assertThat(both.get(i).builds(sample.commit(4), KEYS, reader).answer().orElseThrow(), is(Map.of()));
        }
    }

    @Test
    public void aBuildOnALaterPageIsFound() throws Exception {
        for (int i = 0; i < 250; i++) {
            hosted.get(0).addBuild(sample.commit(3), "noise-" + i, "FAILED");
        }
        hosted.get(0).addBuild(sample.commit(3), "unit", "SUCCESSFUL");
        assertThat(both.get(0).builds(sample.commit(3), List.of("unit"), reader).answer().orElseThrow(),
                is(Map.of("unit", "SUCCESSFUL")));
    }

    @Test
    public void protectionNeedsATokenThatMayReadIt() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(both.get(i).protection("main", admin).answer().orElseThrow(), is(false));
            hosted.get(i).limitPushesTo("release/*");
            Told<Boolean> main = both.get(i).protection("main", admin);
            assertThat(main.words(), main.answer().orElseThrow(), is(false));
            assertThat(both.get(i).protection("release/1", admin).answer().orElseThrow(), is(true));
            assertThat("a star ends at a slash", both.get(i).protection("release/1/x", admin).answer().orElseThrow(), is(false));
            hosted.get(i).limitPushesTo("main");
            Told<Boolean> now = both.get(i).protection("main", admin);
            assertThat(now.words(), now.answer().orElseThrow(), is(true));
            Told<Boolean> told = both.get(i).protection("main", reader);
            assertThat(told.answer(), is(Optional.empty()));
            assertThat(told.words(), containsString(i == 0 ? "scope repository:admin" : "REPO_ADMIN"));
        }
    }

    @Test
    public void aTokenThatIsRefusedIsAFailureAndNoAnswer() {
        ScopedToken wrong = new ScopedToken(null, "invented", null, null);
        for (SourceRepository source : both) {
            DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> source.protection("main", wrong));
            assertThat(failure.kind(), is(FailureKind.ACCESS));
        }
    }

    @Test
    public void aServerThatDoesNotAnswerIsAFailureAndNoAnswer() {
        cloud.answerOnce(r -> r.path().contains("/statuses"), Answer.text(200, "text/html", "<html>"));
        dataCenter.answerOnce(r -> r.path().contains("/builds"), Answer.text(404, "text/html", "<html>"));
        for (SourceRepository source : both) {
            DeploymentFailure failure = assertThrows(
                    DeploymentFailure.class, () -> source.builds(sample.commit(3), List.of("unit"), reader));
            assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        }
    }
}
