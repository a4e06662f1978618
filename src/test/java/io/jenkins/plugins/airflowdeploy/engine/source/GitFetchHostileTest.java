package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits.Entry;
import io.jenkins.plugins.airflowdeploy.engine.git.GitHttpServer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Commits that must not be deployed, and caches that somebody changed. */
public class GitFetchHostileTest {

    @Rule
    public final GitHttpServer server = new GitHttpServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Snapshot fetch(String commit, FetchOrder.Limits limits) throws Exception {
        FetchOrder order = new FetchOrder(server.url(), "main", commit, List.of("dags"), limits);
        return new GitFetch(new FakeTime()).fetch(order, null, temporary.getRoot().toPath(), HttpSettings.defaults());
    }

    private Snapshot fetch(String commit) throws Exception {
        return fetch(commit, FetchOrder.Limits.DEFAULT);
    }

    private void refusedFor(String commit, String... parts) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> fetch(commit));
        assertThat(failure.kind(), is(FailureKind.INVALID_DAGS));
        for (String part : parts) {
            assertThat(failure.getMessage(), containsString(part));
        }
    }

    private String commitOf(String path, FileMode mode, ObjectId id) throws IOException {
        return server.commits().commitEntries("main", "odd", Map.of(path, new Entry(mode, id)));
    }

    @Test
    public void symbolicLinksSubmodulesAndLfsPointersAreNamed() throws Exception {
        ObjectId pointer = server.commits().blob("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        refusedFor(server.commits().commitEntries("main", "odd", Map.of(
                "dags/link.py", new Entry(FileMode.SYMLINK, server.commits().blob("/etc/passwd")),
                "dags/module", new Entry(FileMode.GITLINK, server.commits().blob("x")),
                "dags/big.csv", new Entry(FileMode.REGULAR_FILE, pointer))),
                "dags/link.py is a symbolic link", "dags/module is a submodule", "dags/big.csv is a Git LFS pointer");
    }

    @Test
    public void aDeployedFolderMayNotBeALinkItself() throws Exception {
        refusedFor(commitOf("dags", FileMode.SYMLINK, server.commits().blob("/etc")), "dags is a symbolic link");
    }

    @Test
    public void outsideTheFoldersTheyDoNotMatter() throws Exception {
        String commit = server.commits().commitEntries("main", "odd", Map.of(
                "link", new Entry(FileMode.SYMLINK, server.commits().blob("/etc/passwd")),
                "dags/a.py", new Entry(FileMode.EXECUTABLE_FILE, server.commits().blob("x"))));
        assertThat(fetch(commit).files().get(0).executable(), is(true));
    }

    @Test
    public void oddNamesAreRefused() throws Exception {
        Entry file = new Entry(FileMode.REGULAR_FILE, server.commits().blob("x"));
        Map<byte[], String> names = new HashMap<>();
        names.put("..".getBytes(), "Git would not check it out");
        names.put(".git".getBytes(), "Git would not check it out");
        names.put("a\\b.py".getBytes(), "has a backslash");
        names.put("a\nb.py".getBytes(), "control character");
        names.put("a\u202Eyp.b".getBytes(StandardCharsets.UTF_8), "control character");
        names.put(" a.py".getBytes(), "outer white space");
        names.put(new byte[] {'a', (byte) 0xff, 'b'}, "is not UTF-8");
        for (Map.Entry<byte[], String> name : names.entrySet()) {
            ObjectId dags = server.commits().rawTree(name.getKey(), file);
            refusedFor(commitOf("dags", FileMode.TREE, dags), name.getValue());
        }
    }

    @Test
    public void limits() throws Exception {
        String commit = server.commits().commit("main", "big", Map.of("dags/a.py", "0123456789", "dags/b.py", "0123456789"));
        for (FetchOrder.Limits limits : List.of(
                new FetchOrder.Limits(1, 100, 1000, 100),
                new FetchOrder.Limits(10, 9, 1000, 100),
                new FetchOrder.Limits(10, 100, 19, 100),
                new FetchOrder.Limits(10, 100, 1000, 8))) {
            DeploymentFailure failure = assertThrows(limits.toString(), DeploymentFailure.class, () -> fetch(commit, limits));
            assertThat(failure.kind(), is(FailureKind.INVALID_DAGS));
        }
        assertThat(fetch(commit, new FetchOrder.Limits(2, 10, 20, 9)).files().size(), is(2));
    }

    @Test
    public void manyRefusalsAreCounted() throws Exception {
        Map<String, Entry> links = new HashMap<>();
        for (int i = 0; i < 9; i++) {
            links.put("dags/l" + i, new Entry(FileMode.SYMLINK, server.commits().blob("x")));
        }
        refusedFor(server.commits().commitEntries("main", "odd", links), "and 4 more");
    }

    @Test
    public void aTamperedCacheIsThrownAwayAndFetchedAnew() throws Exception {
        for (int type : new int[] {Constants.OBJ_BLOB, Constants.OBJ_TREE, Constants.OBJ_COMMIT}) {
            String commit = server.commits().commit("main", "real " + type, Map.of("dags/a.py", "real = " + type + "\n"));
            Snapshot first = fetch(commit);
            ObjectId changed = tamper(first, type);
            Snapshot healed = fetch(commit);
            assertThat(healed.fetched(), startsWith("by hash at depth 1, into a new cache because object " + changed.name()));
            try (GitContent content = new GitContent(healed)) {
                assertThat(new String(content.read(healed.files().get(0)), StandardCharsets.UTF_8), is("real = " + type + "\n"));
            }
        }
    }

    @Test
    public void anObjectPlantedBeforehandIsNotTaken() throws Exception {
        Snapshot first = fetch(server.commits().commit("main", "1", Map.of("dags/a.py", "real = 1\n")));
        String next = server.commits().commit("main", "2", Map.of("dags/a.py", "real = 2\n"));
        writeLoose(Path.of(first.repositoryFolder()), server.commits().blob("real = 2\n"), Constants.OBJ_BLOB,
                "evil = 2\n".getBytes(StandardCharsets.UTF_8));
        Snapshot snapshot = fetch(next);
        assertThat(snapshot.fetched(), containsString("into a new cache because"));
        try (GitContent content = new GitContent(snapshot)) {
            assertThat(new String(content.read(snapshot.files().get(0)), StandardCharsets.UTF_8), is("real = 2\n"));
        }
    }

    @Test
    public void tamperingAfterTheFetchIsSeenWhenReading() throws Exception {
        Snapshot snapshot = fetch(server.commits().commit("main", "real", Map.of("dags/a.py", "real = 1\n")));
        ObjectId changed = tamper(snapshot, Constants.OBJ_BLOB);
        try (GitContent content = new GitContent(snapshot)) {
            DeploymentFailure failure =
                    assertThrows(DeploymentFailure.class, () -> content.read(snapshot.files().get(0)));
            assertThat(failure.getMessage(), allOf(
                    containsString(changed.name()), containsString("dags/a.py"), containsString(snapshot.repositoryFolder())));
        }
    }

    /** Turns the packs into loose objects, and gives one of that type other bytes of the same length under its old name. */
    private ObjectId tamper(Snapshot snapshot, int type) throws IOException {
        Path folder = Path.of(snapshot.repositoryFolder());
        Map<ObjectId, byte[]> objects = new HashMap<>();
        Map<ObjectId, Integer> types = new HashMap<>();
        try (Repository repository = new FileRepository(folder.toFile());
                ObjectReader reader = repository.newObjectReader();
                ObjectWalk walk = new ObjectWalk(reader)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(snapshot.commit())));
            walk.next();
            collect(reader, ObjectId.fromString(snapshot.commit()), objects, types);
            for (RevObject object = walk.nextObject(); object != null; object = walk.nextObject()) {
                collect(reader, object.copy(), objects, types);
            }
        }
        try (Stream<Path> packs = Files.list(folder.resolve("objects/pack"))) {
            for (Path pack : packs.toList()) {
                Files.delete(pack);
            }
        }
        ObjectId changed = objects.keySet().stream().filter(id -> types.get(id) == type).findFirst().orElseThrow();
        byte[] bytes = objects.get(changed);
        bytes[type == Constants.OBJ_TREE ? bytes.length - 1 : type == Constants.OBJ_COMMIT ? bytes.length - 1 : 0] ^= 1;
        for (Map.Entry<ObjectId, byte[]> object : objects.entrySet()) {
            writeLoose(folder, object.getKey(), types.get(object.getKey()), object.getValue());
        }
        return changed;
    }

    private static void collect(
            ObjectReader reader, ObjectId id, Map<ObjectId, byte[]> objects, Map<ObjectId, Integer> types) throws IOException {
        objects.put(id, reader.open(id).getBytes());
        types.put(id, reader.open(id).getType());
    }

    private static void writeLoose(Path folder, ObjectId id, int type, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out)) {
            zip.write((Constants.typeString(type) + " " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            zip.write(bytes);
        }
        Path loose = folder.resolve("objects/" + id.name().substring(0, 2) + "/" + id.name().substring(2));
        Files.createDirectories(loose.getParent());
        Files.write(loose, out.toByteArray());
    }
}
