package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FileUtils;

/** The bare cache of one deploy ref on the controller: release commits, read and made. Can be deleted at any time. */
final class ReleaseStore implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(ReleaseStore.class.getName());
    private static final String NAME = "airflow-deploy";
    private static final String EMAIL = "airflow-deploy@jenkins";
    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");

    /** More packs or loose objects are not kept: each release and each dry run adds some, and nothing else takes them away. */
    static final int PACKS = 64;
    static final int LOOSE = 100_000;

    private final Repository repository;

    /** Throws a store away that has become too large, so that it is begun anew with what the target shows. */
    static void discardIfFull(Path folder) throws IOException {
        long loose = 0;
        long packs = 0;
        Path objects = folder.resolve("objects");
        if (Files.isDirectory(objects)) {
            try (Stream<Path> files = Files.find(objects, 2, (file, is) -> is.isRegularFile())) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    boolean packed = file.startsWith(objects.resolve("pack"));
                    loose += packed ? 0 : 1;
                    packs += packed && file.toString().endsWith(".pack") ? 1 : 0;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        if (loose > LOOSE || packs > PACKS) {
            LOGGER.info(() -> folder + " is full and is begun anew");
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE);
        }
    }

    ReleaseStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        if (!Files.exists(folder.resolve(Constants.HEAD))) {
            repository.create(true);
        }
    }

    Repository repository() {
        return repository;
    }

    boolean has(ObjectId id) throws IOException {
        return repository.getObjectDatabase().has(id);
    }

    /**
     * Lets the ref here show what it shows at the target, so that garbage collection keeps that. What the target holds does not
     * depend on it, so where it fails that is logged, and no more.
     */
    void follow(String ref, ObjectId id) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(id);
            RefUpdate.Result result = update.forceUpdate();
            if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
                LOGGER.log(Level.WARNING, () -> "the copy of " + ref + " in " + repository + " cannot be moved: " + result);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the copy of " + ref + " in " + repository + " cannot be moved");
        }
    }

    LiveRelease read(ObjectId id) throws IOException {
        RevCommit commit = commit(id);
        return new LiveRelease(
                id.name(),
                Trailers.value(commit, Trailers.SOURCE_REPOSITORY),
                Trailers.value(commit, Trailers.SOURCE_COMMIT)
                        .filter(c -> COMMIT_ID.matcher(c).matches()),
                madeBy(commit),
                madeAt(commit),
                files(id, false));
    }

    RevCommit commit(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        }
    }

    /** Who stands behind a commit: {@code Deployed-By}, else its author. */
    static String madeBy(RevCommit commit) {
        return Trailers.value(commit, Trailers.DEPLOYED_BY).orElseGet(() -> {
            PersonIdent author = commit.getAuthorIdent();
            return ForeignText.line(author.getName() + " <" + author.getEmailAddress() + ">", 200);
        });
    }

    static Instant madeAt(RevCommit commit) {
        return commit.getCommitterIdent().getWhenAsInstant();
    }

    /** A commit's parents as it says itself, whether or not they were fetched. */
    static List<RevCommit> parents(RevCommit commit) throws IOException {
        return List.of(RevCommit.parse(commit.getRawBuffer()).getParents());
    }

    /** @param withMode whether what stands for a file tells its mode too */
    Map<String, String> files(ObjectId id, boolean withMode) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit(id).getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                FileMode mode = walk.getFileMode(0);
                files.put(walk.getPathString(), walk.getObjectId(0).name() + (withMode ? " " + mode : ""));
            }
        }
        return files;
    }

    /** Writes the trees of an index, from the bytes up, and a commit on them. Same arguments, same id. */
    ObjectId make(DirCache index, ObjectId parent, ReleaseFacts facts, ObjectInserter inserter) throws IOException {
        return make(index.writeTree(inserter), parent, facts, inserter);
    }

    /** @param parent {@code null} for a seed */
    ObjectId make(ObjectId tree, ObjectId parent, ReleaseFacts facts, ObjectInserter inserter) throws IOException {
        Instant time = facts.time().truncatedTo(ChronoUnit.SECONDS);
        PersonIdent we = new PersonIdent(NAME, EMAIL, time, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        if (parent != null) {
            commit.setParentId(parent);
        }
        commit.setAuthor(we);
        commit.setCommitter(we);
        commit.setMessage(Trailers.message(facts.subject(), facts.trailers()));
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        return id;
    }

    @Override
    public void close() {
        repository.close();
    }
}
