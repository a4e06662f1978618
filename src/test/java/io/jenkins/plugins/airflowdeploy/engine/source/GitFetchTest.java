package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.git.GitHttpServer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GitFetchTest {

    private static final String SECRET = "ATCTT3xFfGN0_planted-token=";

    @Rule
    public final GitHttpServer server = new GitHttpServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final FakeTime time = new FakeTime();

    private Snapshot fetch(String commit, String... folders) throws Exception {
        return fetchFrom(server.url(), commit, folders);
    }

    private Snapshot fetchFrom(String url, String commit, String... folders) throws Exception {
        FetchOrder order = new FetchOrder(url, "main", commit, List.of(folders), FetchOrder.Limits.DEFAULT);
        ScopedToken token = new ScopedToken(null, SECRET, null, null);
        return new GitFetch(time).fetch(order, token, root(), HttpSettings.defaults());
    }

    private DeploymentFailure refused(String commit, String... folders) {
        return assertThrows(DeploymentFailure.class, () -> fetch(commit, folders));
    }

    private Path root() {
        return temporary.getRoot().toPath().resolve("cache");
    }

    private static List<String> paths(Snapshot snapshot) {
        return snapshot.files().stream().map(SnapshotFile::path).toList();
    }

    private String history(int length) throws IOException {
        String first = null;
        for (int i = 0; i < length; i++) {
            String commit = server.commits().commit("main", "change " + i, Map.of("dags/a.py", "x = " + i + "\n"));
            first = first == null ? commit : first;
        }
        return first;
    }

    @Test
    public void onlyTheDeployedFoldersOfTheCommit() throws Exception {
        String commit = server.commits().commit("main", "first", Map.of(
                "dags/b.py", "b = 1\n", "dags/sub/a.py", "a = 1\n", "dags.txt", "", "plugins/p.py", "", "other/o.py", "",
                "requirements.txt", "x\n"));
        Snapshot snapshot = fetch(commit, "dags", "plugins", "dags/sub", "requirements.txt");
        assertThat(paths(snapshot), is(List.of("dags/b.py", "dags/sub/a.py", "plugins/p.py", "requirements.txt")));
        assertThat(snapshot.fetched(), is("by hash at depth 1"));
        assertThat(snapshot.bytesFetched(), is(greaterThan(100L)));
        try (GitContent content = new GitContent(snapshot)) {
            assertThat(new String(content.read(snapshot.files().get(0)), StandardCharsets.UTF_8), is("b = 1\n"));
        }
    }

    @Test
    public void theWholeRepository() throws Exception {
        String commit = server.commits().commit("main", "first", Map.of("a.py", "", "z/b.py", ""));
        assertThat(paths(fetch(commit, ".")), is(List.of("a.py", "z/b.py")));
    }

    @Test
    public void theTokenGoesInTheHeaderOnly() throws Exception {
        server.want(new ScopedToken(null, SECRET, null, null).gitAuthorization());
        fetch(history(1), "dags");
        assertThat(server.seen().stream().map(GitHttpServer.Request::path).toList(), everyItem(not(containsString("ATCTT"))));
    }

    @Test
    public void anOlderCommitByItsHash() throws Exception {
        String first = history(3);
        assertThat(fetch(first, "dags").fetched(), is("by hash at depth 1"));
    }

    @Test
    public void aServerThatGivesBranchesOnlyIsDeepened() throws Exception {
        server.giveHeadsOnly();
        String first = history(20);
        assertThat(fetch(first, "dags").fetched(), is("with branch main at depth 256"));
    }

    @Test
    public void overGitsFirstProtocol() throws Exception {
        server.speakFirstProtocol();
        String first = history(30);
        fetch(first, "dags");
        String second = server.commits().commit("main", "next", Map.of("dags/a.py", "next"));
        assertThat(fetch(second, "dags").fetched(), is("by hash at depth 1"));
        server.giveHeadsOnly();
        String third = server.commits().commit("main", "third", Map.of("dags/a.py", "third"));
        history(30);
        assertThat(fetch(third, "dags").fetched(), is("with branch main at depth 256"));
        assertThat(fetch(second, "dags").fetched(), is("already in the cache"));
    }

    @Test
    public void aSecondFetchOfTheSameCommitNeedsNoNetwork() throws Exception {
        String commit = history(2);
        fetch(commit, "dags");
        int requests = server.seen().size();
        Snapshot again = fetch(commit, "dags");
        assertThat(again.fetched(), is("already in the cache"));
        assertThat(again.bytesFetched(), is(0L));
        assertThat(server.seen().size(), is(requests));
    }

    @Test
    public void theNextCommitCostsOnlyWhatChanged() throws Exception {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(40_000, 'a', 'z').forEach(c -> noise.append((char) c));
        String first = server.commits().commit("main", "1", Map.of("dags/big.py", noise.toString(), "dags/a.py", "1"));
        String second = server.commits().commit("main", "2", Map.of("dags/big.py", noise.toString(), "dags/a.py", "2"));
        long whole = fetch(first, "dags").bytesFetched();
        assertThat(fetch(second, "dags").bytesFetched() * 10, is(org.hamcrest.Matchers.lessThan(whole)));
    }

    @Test
    public void overAFileUrl() throws Exception {
        String first = history(3);
        Snapshot snapshot = fetchFrom("file://" + server.repository().getDirectory(), first, "dags");
        assertThat(paths(snapshot), is(List.of("dags/a.py")));
        assertThat(snapshot.bytesFetched(), is(greaterThan(0L)));
    }

    @Test
    public void aCommitThatIsNotOnTheBranch() throws Exception {
        server.giveHeadsOnly();
        history(2);
        String foreign = server.commits().commit("other", "elsewhere", Map.of("dags/a.py", "no"));
        server.commits().commit("other", "further", Map.of("dags/a.py", "no"));
        DeploymentFailure failure = refused(foreign, "dags");
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        assertThat(failure.getMessage(), startsWith("Commit " + foreign + " is not on branch main"));
    }

    @Test
    public void noSuchBranchOrCommit() throws Exception {
        server.commits().commit("other", "elsewhere", Map.of("dags/a.py", "no"));
        assertThat(refused("0123456789012345678901234567890123456789", "dags").getMessage(), startsWith("There is no branch main"));
    }

    @Test
    public void noSuchFolderNamesFolderAndCommit() throws Exception {
        String commit = history(1);
        DeploymentFailure failure = refused(commit, "dag");
        assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        assertThat(failure.getMessage(), startsWith("There is no dag in commit " + commit));
        assertThat(refused(commit, "dags/a.py/deeper").getMessage(), startsWith("There is no dags/a.py/deeper"));
    }

    @Test
    public void folderNamesAreChecked() throws Exception {
        String commit = history(1);
        for (String folder : List.of("../x", "/etc", "a//b", "a\\b", "", "./dags", "dags/..", "a\u0000b", "a\nb")) {
            assertThat(folder, refused(commit, folder).kind(), is(FailureKind.INVALID_REQUEST));
        }
        assertThat(server.seen().size(), is(0));
    }

    @Test
    public void theCacheIsBegunAnewWhenItIsFull() throws Exception {
        String commit = history(1);
        Path packs = Path.of(fetch(commit, "dags").repositoryFolder(), "objects/pack");
        for (int i = 0; i <= GitCache.PACKS; i++) {
            Files.writeString(packs.resolve("pack-" + i + ".pack"), "x");
        }
        assertThat(fetch(commit, "dags").fetched(), is("by hash at depth 1, into a new cache because the cache was full"));
    }

    @Test
    public void whatAnotherDeploymentReadsStaysWhenTheCacheIsBegunAnew() throws Exception {
        String commit = history(1);
        Snapshot read = fetch(commit, "dags");
        Snapshot last = read;
        for (int round = 1; round <= 3; round++) {
            Path packs = Path.of(last.repositoryFolder(), "objects/pack");
            for (int i = 0; i <= GitCache.PACKS; i++) {
                Files.writeString(packs.resolve("pack-" + i + ".pack"), "x");
            }
            last = fetch(commit, "dags");
            if (round == 1) {
                try (GitContent content = new GitContent(read)) {
                    assertThat(content.read(read.files().get(0)).length, is(greaterThan(0)));
                }
            }
        }
        try (var folders = Files.list(root())) {
            assertThat("of the old ones, one stays", folders.filter(Files::isDirectory).count(), is(2L));
        }
    }

    @Test
    public void aSecondDeploymentWaitsForTheCache() throws Exception {
        String commit = history(1);
        try (GitCache held = GitCache.lock(root(), server.url(), time)) {
            DeploymentFailure failure = refused(commit, "dags");
            assertThat(failure.getMessage(), containsString("for ten minutes"));
            assertThat(time.slept().size(), is(greaterThan(100)));
        }
        fetch(commit, "dags");
    }

    @Test
    public void anInterruptEndsIt() throws Exception {
        String commit = history(1);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> fetch(commit, "dags"));
        assertThat(Thread.interrupted(), is(false));
        fetch(commit, "dags");
    }

    @Test
    public void theTokenIsNowhereOnDisk() throws Exception {
        server.want(new ScopedToken(null, SECRET, null, null).gitAuthorization());
        fetch(history(2), "dags");
        Path planted = Files.writeString(root().resolve("planted"), "x " + SECRET + " x");
        assertThat(holding(SECRET), is(List.of(planted)));
        Files.delete(planted);
        assertThat(holding(SECRET), is(List.of()));
        assertThat(holding(new ScopedToken(null, SECRET, null, null).gitAuthorization().substring(6)), is(List.of()));
    }

    private List<Path> holding(String secret) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(temporary.getRoot().toPath())) {
            all.filter(Files::isRegularFile).filter(p -> read(p).contains(secret)).forEach(found::add);
        }
        return found;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void aWrongTokenIsToldWithoutIt() throws Exception {
        server.want("Basic other");
        String commit = history(1);
        DeploymentFailure failure = refused(commit, "dags");
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), allOf(containsString("401"), containsString("token "), not(containsString(SECRET))));
        assertThat(server.seen().stream().map(r -> r.headers().get("Authorization")).toList(),
                hasItem(List.of(new ScopedToken(null, SECRET, null, null).gitAuthorization())));
    }
}
