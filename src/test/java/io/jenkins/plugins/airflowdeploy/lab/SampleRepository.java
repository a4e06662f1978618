package io.jenkins.plugins.airflowdeploy.lab;

import io.jenkins.plugins.airflowdeploy.lab.bitbucket.HostedRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.MergedPullRequest;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.MergedPullRequest.Participant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * The demo's repository of DAGs: four commits on {@code main}, each with a branch {@code release/N} at it, the same hashes
 * on every machine.
 *
 * <ol>
 *   <li>three DAGs, {@code orders}, {@code stock} and {@code customers}, and a module that two of them import;
 *   <li>{@code orders} gets the task {@code check}, and the DAG {@code returns} is new;
 *   <li>{@code orders} gets the task {@code publish};
 *   <li>{@code dags/stock.py} does not parse ({@link #BROKEN_LINE}).
 * </ol>
 *
 * <p>Each task returns a text that begins with the release that last touched its file: {@code release 2: …}.
 */
public final class SampleRepository {

    /** How Bitbucket names it. */
    public static final String NAME = "acme/dags";

    /** The file that the fourth release breaks. */
    public static final String BROKEN_FILE = "dags/stock.py";

    /** The line of {@link #BROKEN_FILE}, counted from 1, that does not parse. */
    public static final int BROKEN_LINE = 10;

    private static final Instant FIRST_COMMIT = Instant.parse("2026-09-01T09:00:00Z");

    private static final List<Release> RELEASES = List.of(
            new Release("Begin with orders, stock and customers", List.of(
                    "README.md", "dags/customers.py", "dags/orders.py", "dags/shared/__init__.py",
                    "dags/shared/amounts.py", "dags/stock.py")),
            new Release("Check orders, and take returns", List.of("dags/orders.py", "dags/returns.py")),
            new Release("Publish orders", List.of("dags/orders.py")),
            new Release("Count stock anew", List.of(BROKEN_FILE)));

    private final List<String> commits;

    private record Release(String message, List<String> files) {}

    private SampleRepository(List<String> commits) {
        this.commits = List.copyOf(commits);
    }

    /** Makes it as a bare repository in a folder that does not exist yet. */
    public static SampleRepository create(Path bare) throws IOException {
        try (Repository git = new FileRepository(bare.toFile())) {
            git.create(true);
            Map<String, ObjectId> files = new TreeMap<>();
            List<String> commits = new ArrayList<>();
            try (ObjectInserter inserter = git.newObjectInserter()) {
                for (int number = 1; number <= RELEASES.size(); number++) {
                    commits.add(commit(number, files, commits, inserter));
                }
                inserter.flush();
            }
            for (int number = 1; number <= commits.size(); number++) {
                point(git, branch(number), commits.get(number - 1));
            }
            point(git, "main", commits.get(commits.size() - 1));
            git.updateRef(Constants.HEAD, false).link(Constants.R_HEADS + "main");
            return new SampleRepository(commits);
        }
    }

    /** {@code release/1} to {@code release/4}. */
    public static String branch(int release) {
        return "release/" + release;
    }

    /** The commit of a release, 40 hexadecimal digits; releases count from 1. */
    public String commit(int release) {
        return commits.get(release - 1);
    }

    /** Tells Bitbucket which pull requests brought the commits, one for each release, into its branch. */
    public void addPullRequestsTo(HostedRepository hosted) {
        for (int release = 1; release <= commits.size(); release++) {
            Instant merged = time(release).plusSeconds(600);
            hosted.add(new MergedPullRequest(release, RELEASES.get(release - 1).message(), "Ada Author", "work/" + release,
                    branch(release), commit(release), "Max Merger", merged, List.of(
                            new Participant("Rita Reviewer", "REVIEWER", true, merged.minusSeconds(300)),
                            new Participant("Ada Author", "PARTICIPANT", true, merged.minusSeconds(400)),
                            new Participant("Late Larry", "REVIEWER", true, merged.plusSeconds(3600)),
                            new Participant("Nora Notyet", "REVIEWER", false, null))));
        }
    }

    private static String commit(
            int number, Map<String, ObjectId> files, List<String> before, ObjectInserter inserter) throws IOException {
        Release release = RELEASES.get(number - 1);
        for (String file : release.files()) {
            files.put(file, inserter.insert(Constants.OBJ_BLOB, read("sample/release" + number + "/" + file)));
        }
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree(files, inserter));
        if (!before.isEmpty()) {
            commit.setParentId(ObjectId.fromString(before.get(before.size() - 1)));
        }
        PersonIdent author = new PersonIdent("Ada Author", "ada@example.com", time(number), ZoneOffset.UTC);
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage(release.message() + "\n");
        return inserter.insert(commit).name();
    }

    private static ObjectId tree(Map<String, ObjectId> files, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        files.forEach((path, blob) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
        });
        builder.finish();
        return index.writeTree(inserter);
    }

    private static Instant time(int release) {
        return FIRST_COMMIT.plusSeconds(86_400L * (release - 1));
    }

    /** With LF at line ends, whatever Git made of them in the working copy. */
    private static byte[] read(String resource) throws IOException {
        try (InputStream in = SampleRepository.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no resource " + resource);
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static void point(Repository git, String branch, String commit) throws IOException {
        RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
        update.setNewObjectId(ObjectId.fromString(commit));
        update.forceUpdate();
    }
}
