package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.git.GitHttpServer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PlainGitTest {

    @Rule
    public final GitHttpServer server = new GitHttpServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private PlainGit git(String url) throws DeploymentFailure {
        return new PlainGit(url, temporary.getRoot().toPath(), HttpSettings.defaults(), new FakeTime());
    }

    private PlainGit git() throws DeploymentFailure {
        return git(server.url());
    }

    private List<String> history(int length) throws Exception {
        List<String> commits = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            commits.add(server.commits().commit("main", "change " + i + "\n\nbody", Map.of("dags/a.py", "x = " + i)));
        }
        return commits;
    }

    @Test
    public void theHeadOfABranch() throws Exception {
        List<String> commits = history(3);
        Revision revision = git().resolve("main", Optional.empty(), null);
        assertThat(revision, is(new Revision(
                server.url(), "main", commits.get(2), commits.get(2), "Ada Lovelace <ada@example.org>", "",
                Instant.parse("2026-11-01T08:03:00Z"), "change 2", Optional.empty(),
                "not asked: a plain Git URL has no pull requests")));
    }

    @Test
    public void onlyCommitsAreFetchedWhereTheServerCanDoThat() throws Exception {
        history(3);
        git().resolve("main", Optional.empty(), null);
        assertThat(holds(server.commits().blob("x = 2")), is(false));
        server.allow("allowFilter", false);
        history(1);
        git().resolve("main", Optional.empty(), null);
        assertThat(holds(server.commits().blob("x = 0")), is(true));
    }

    private boolean holds(ObjectId id) throws Exception {
        try (Stream<Path> all = Files.list(temporary.getRoot().toPath());
                Repository repository = new FileRepositoryBuilder()
                        .setGitDir(all.filter(Files::isDirectory).findFirst().orElseThrow().toFile()).build()) {
            return repository.getObjectDatabase().has(id);
        }
    }

    @Test
    public void anOlderCommitFullOrShort() throws Exception {
        List<String> commits = history(150);
        assertThat(git().resolve("main", Optional.of(commits.get(0)), null).commit(), is(commits.get(0)));
        assertThat(git().resolve("main", Optional.of(commits.get(100).substring(0, 10).toUpperCase()), null).commit(),
                is(commits.get(100)));
    }

    @Test
    public void overGitsFirstProtocol() throws Exception {
        server.speakFirstProtocol();
        List<String> commits = history(150);
        assertThat(git().resolve("main", Optional.of(commits.get(0)), null).commit(), is(commits.get(0)));
        assertThat(git().isAncestor(commits.get(0), commits.get(149), null), is(Optional.of(true)));
    }

    @Test
    public void noSuchBranchOrCommit() throws Exception {
        history(2);
        String foreign = server.commits().commit("other", "elsewhere", Map.of());
        assertThat(refused("nope", null), is("There is no branch nope in " + server.url() + "."));
        assertThat(refused("main", foreign), startsWith("Commit " + foreign + " is not on branch main"));
        assertThat(refused("main", "0123456"), startsWith("Commit 0123456 is not on branch main"));
        assertThat(refused("main", "xyz"), containsString("7 to 40 hexadecimal digits"));
        for (String branch : List.of("refs/heads/main", "a..b", "a b", "-\u0000", "", "x.lock", "*")) {
            assertThat(branch, refused(branch, null).isEmpty(), is(false));
        }
    }

    private String refused(String branch, String commit) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class,
                () -> git().resolve(branch, Optional.ofNullable(commit), null));
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        return failure.getMessage();
    }

    @Test
    public void ancestors() throws Exception {
        for (boolean filter : new boolean[] {true, false}) {
            server.allow("allowFilter", filter);
            List<String> commits = history(120);
            String first = commits.get(0);
            String last = commits.get(119);
            assertThat(git().isAncestor(first, last, null), is(Optional.of(true)));
            assertThat(git().isAncestor(last, first, null), is(Optional.of(false)));
            assertThat(git().isAncestor(last, last, null), is(Optional.of(true)));
            assertThat(git().isAncestor("0123456789012345678901234567890123456789", last, null), is(Optional.empty()));
        }
    }

    @Test
    public void overAFileUrl() throws Exception {
        List<String> commits = history(3);
        PlainGit git = git("file://" + server.repository().getDirectory());
        assertThat(git.resolve("main", Optional.of(commits.get(1)), null).commit(), is(commits.get(1)));
        assertThat(git.isAncestor(commits.get(2), commits.get(0), null), is(Optional.of(false)));
    }
}
