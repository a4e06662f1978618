package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.EnvironmentType;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.Report;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.State;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.HostedRepository;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A repository on the Data Center double, below a context path. */
public class BitbucketDataCenterTest {

    private static final String SECRET = "BBDC-ready+token/1==";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), new FakeTime());
    private final ScopedToken token = new ScopedToken(null, SECRET, null, null);
    private DataCenterDouble server;
    private SampleRepository sample;
    private HostedRepository hosted;
    private Path bare;

    @Before
    public void start() throws Exception {
        bare = folder.getRoot().toPath().resolve("source.git");
        sample = SampleRepository.create(bare);
        server = DataCenterDouble.start("/bitbucket", 3);
        hosted = server.addRepository("PRJ", "dags", bare, "main");
        server.addAccessToken(SECRET, "PRJ/dags", "REPO_READ");
    }

    @After
    public void close() {
        http.close();
        server.close();
        assertThat(server.ownFailures(), empty());
    }

    private BitbucketDataCenter source() throws DeploymentFailure {
        return new BitbucketDataCenter(http, new FakeTime(), DataCenterRepository.of(server.baseUrl(), "PRJ", "dags"),
                "access token 'bb'", Optional.of(EnvironmentType.PRODUCTION));
    }

    private Revision resolve(String branch, String commitOrNull) throws Exception {
        return source().resolve(branch, Optional.ofNullable(commitOrNull), token);
    }

    private DeploymentFailure refused(String branch, String commitOrNull) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> resolve(branch, commitOrNull));
        assertThat(failure.getMessage(), failure.kind(), is(FailureKind.INVALID_REQUEST));
        return failure;
    }

    private void branch(String name, String commit) throws Exception {
        try (Repository git = new FileRepository(bare.toFile())) {
            RefUpdate update = git.updateRef("refs/heads/" + name);
            update.setNewObjectId(ObjectId.fromString(commit));
            update.forceUpdate();
        }
    }

    @Test
    public void aBranchsHeadIsFound() throws Exception {
        Revision revision = resolve("release/2", null);
        assertThat(revision.commit(), is(sample.commit(2)));
        assertThat(revision.branchHead(), is(sample.commit(2)));
        assertThat(revision.author(), is("Ada Author <ada@example.com>"));
        assertThat(revision.message(), is("Check orders, and take returns"));
        assertThat(revision.committedAt(), is(Instant.parse("2026-09-02T09:00:00Z")));
        assertThat(revision.repository(), is(server.baseUrl() + "/scm/prj/dags.git"));
        assertThat(source().cloneUrl(), is(revision.repository()));
    }

    @Test
    public void amongManyBranchesTheOneOfThatNameCounts() throws Exception {
        for (int i = 0; i < 120; i++) {
            branch("a/main-" + i, sample.commit(1));
        }
        branch("MAIN", sample.commit(2));
        assertThat(resolve("main", null).commit(), is(sample.commit(4)));
        branch("we+ird&name=1", sample.commit(3));
        assertThat(resolve("we+ird&name=1", null).commit(), is(sample.commit(3)));
        assertThat(refused("mai", null).getMessage(), containsString("There is no branch mai in "));
    }

    @Test
    public void anAncestorMayBeAskedFor() throws Exception {
        Revision revision = resolve("main", sample.commit(2).substring(0, 9));
        assertThat(revision.commit(), is(sample.commit(2)));
        assertThat(revision.branchHead(), is(sample.commit(4)));
        assertThat(refused("release/1", sample.commit(2)).getMessage(), containsString("is not on branch release/1 of "));
        assertThat(refused("main", "f".repeat(40)).getMessage(), containsString("There is no commit ffff"));
    }

    @Test
    public void theMergedPullRequestNamesWhoApprovedBeforeTheMerge() throws Exception {
        sample.addPullRequestsTo(hosted);
        Revision revision = resolve("release/3", null);
        PullRequest found = revision.pullRequest().orElseThrow();
        assertThat(found.id(), is(3L));
        assertThat(found.title(), is("Publish orders"));
        assertThat(found.author().name(), is("Ada Author"));
        assertThat(found.mergedBy(), is(new Account("Max Merger", "max.merger")));
        assertThat(revision.broughtBy().toString(), is("Max Merger (account max.merger), who merged pull request #3"));
        assertThat(resolve("main", null).broughtBy().toString(), containsString(", by what the commit says of its author"));
        assertThat(found.mergedAt(), is(Instant.parse("2026-09-03T09:10:00Z")));
        assertThat("neither the author nor who came late", found.approvals(),
                contains(new PullRequest.Approval("Rita Reviewer", Instant.parse("2026-09-03T09:05:00Z"))));
        assertThat(resolve("main", null).pullRequestNote(), containsString("none found"));
    }

    @Test
    public void ancestryIsTold() throws Exception {
        BitbucketDataCenter source = source();
        assertThat(source.isAncestor(sample.commit(1), sample.commit(3), token), is(Optional.of(true)));
        assertThat(source.isAncestor(sample.commit(3), sample.commit(1), token), is(Optional.of(false)));
        assertThat(source.isAncestor(sample.commit(1), sample.commit(1), token), is(Optional.of(true)));
        assertThat(source.isAncestor("e".repeat(40), sample.commit(1), token), is(Optional.empty()));
        assertThat(source.isAncestor(sample.commit(1), "e".repeat(40), token), is(Optional.empty()));
    }

    @Test
    public void aDeploymentIsReported() throws Exception {
        source().reports().orElseThrow().report(
                new Report(sample.commit(2), 1_700_000_000_000L, "prod", "https://airflow.example.com",
                        "https://jenkins.example.com/job/dags/7/", State.ROLLED_BACK, "x".repeat(400)),
                token);
        JsonNode told = server.deployments().get(0);
        assertThat(told.path("commit").asText(), is(sample.commit(2)));
        assertThat(told.path("state").asText(), is("ROLLED_BACK"));
        assertThat(told.path("deploymentSequenceNumber").asLong(), is(1_700_000_000_000L));
        assertThat(told.path("description").asText().length(), is(255));
        assertThat(told.path("environment").path("key").asText(), is("prod"));
        assertThat(told.path("environment").path("type").asText(), is("PRODUCTION"));
        assertThat(told.path("environment").path("url").asText(), is("https://airflow.example.com"));
    }

    @Test
    public void addressesAreThoseOfTheServer() throws Exception {
        DataCenterRepository personal = DataCenterRepository.of(URI.create("https://host/bitbucket/"), "~Ada", "My.Dags");
        assertThat(personal.cloneUrl(), is("https://host/bitbucket/scm/~ada/my.dags.git"));
        assertThat(personal.rest("api").toString(), is("https://host/bitbucket/rest/api/latest/projects/~ada/repos/my.dags"));
        for (List<String> wrong : List.of(
                List.of("..", "dags"), List.of("PRJ", ".."), List.of("PRJ", "a/b"), List.of("P RJ", "dags"), List.of("", "dags"))) {
            assertThrows(DeploymentFailure.class,
                    () -> DataCenterRepository.of(URI.create("https://host"), wrong.get(0), wrong.get(1)));
        }
    }
}
