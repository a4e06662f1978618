package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * Fetches the deployed files of exactly one commit into a bare cache, on the machine where the deployment's work is done.
 *
 * <p>No work tree, no hooks, no configuration of the server. A commit that is in the cache costs no network; else it is asked
 * for by its hash at depth 1, and where the server does not give that, the branch is deepened until it holds the commit. What
 * is in the cache is hashed anew from the commit's id down; a cache that proves damaged is deleted and fetched anew, once.
 */
public final class GitFetch {

    private static final int[] DEPTHS = {1, 16, 256, 4096, CommitFetcher.WHOLE};

    private final Time time;

    /** @param time for waiting until another deployment on this machine lets go of the cache */
    public GitFetch(Time time) {
        this.time = time;
    }

    /**
     * @param order what to fetch; checked here
     * @param tokenOrNull what to show to the server; {@code null} for a repository that anyone may read
     * @param cacheRoot where caches lie; kept between deployments, outside workspaces
     * @throws DeploymentFailure {@code INVALID_REQUEST}: no such branch, commit or folder; {@code INVALID_DAGS}: the folders
     *     hold what cannot be deployed; {@code ACCESS}, {@code UNAVAILABLE}: the server, or the cache's disk
     */
    public Snapshot fetch(FetchOrder order, ScopedToken tokenOrNull, Path cacheRoot, HttpSettings settings)
            throws DeploymentFailure, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before fetching");
        }
        SourceNames.fullCommit(order.commit());
        SourceNames.ref(order.branch());
        List<String> folders = SourceNames.folders(order.folders());
        GitRemote remote = new GitRemote(order.cloneUrl(), tokenOrNull, order.header(), settings);
        try (GitCache cache = GitCache.lock(cacheRoot, remote.url(), time)) {
            return new Attempt(order, folders, remote, cache).run();
        }
    }

    private static final class Attempt {
        private final FetchOrder order;
        private final List<String> folders;
        private final GitRemote remote;
        private final GitCache cache;

        Attempt(FetchOrder order, List<String> folders, GitRemote remote, GitCache cache) {
            this.order = order;
            this.folders = folders;
            this.remote = remote;
            this.cache = cache;
        }

        Snapshot run() throws DeploymentFailure, InterruptedException {
            try {
                return cache.full() ? anew("the cache was full") : orHealed();
            } catch (DamagedObject e) {
                throw new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        "Object " + e.id + " of commit " + order.commit() + " " + e.what + ", though it was just fetched from "
                                + remote.url() + ". Delete " + cache.folder() + " and check the repository with git fsck.",
                        e);
            } catch (OutOfMemoryError e) {
                // What was held for the object is free again; JGit makes an array of the size that the server names.
                throw new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        remote.url() + ": commit " + order.commit() + " comes with an object that does not fit into this JVM's memory."
                                + " Find it with git fsck and git count-objects, or give the agent more heap.",
                        e);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while reading " + cache.folder());
                }
                throw GitCache.unusable(cache.folder(), e);
            }
        }

        private Snapshot orHealed() throws IOException, DeploymentFailure, InterruptedException {
            try {
                return take("");
            } catch (DamagedObject e) {
                return anew("object " + e.id + " in the cache " + e.what);
            } catch (DeploymentFailure e) {
                boolean ours = e.kind() == FailureKind.UNAVAILABLE
                        && e.getCause() instanceof TransportException broken
                        && !remote.explains(broken);
                if (!ours) {
                    throw e;
                }
                return anew("nothing could be fetched into the old one");
            }
        }

        private Snapshot anew(String why) throws IOException, DeploymentFailure, InterruptedException {
            cache.renew();
            return take(", into a new cache because " + why);
        }

        private Snapshot take(String note) throws IOException, DeploymentFailure, InterruptedException {
            try (Repository repository = cache.open();
                    ObjectReader reader = repository.newObjectReader()) {
                long packs = cache.packBytes();
                long before = remote.bytesReceived();
                String how = bring(repository);
                List<SnapshotFile> files = new CommitFiles(new VerifiedObjects(reader), order).list(folders);
                long overHttp = remote.bytesReceived() - before;
                long came = overHttp > 0 ? overHttp : Math.max(0, cache.packBytes() - packs);
                return new Snapshot(order.commit(), cache.folder().toString(), files, how + note, came);
            }
        }

        private String bring(Repository repository) throws IOException, DeploymentFailure, InterruptedException {
            CommitFetcher fetcher = new CommitFetcher(remote, repository);
            if (cache.complete(order.commit())) {
                return "already in the cache";
            }
            String how = fetcher.byHash(order.commit(), SourceNames.ref(order.branch()))
                    ? "by hash at depth 1"
                    : deepened(fetcher);
            fetcher.keep(ObjectId.fromString(order.commit()));
            cache.markComplete(order.commit());
            return how;
        }

        private String deepened(CommitFetcher fetcher) throws IOException, DeploymentFailure, InterruptedException {
            for (int depth : DEPTHS) {
                List<ObjectId> heads = fetcher.heads(SourceNames.ref(order.branch()), depth);
                if (heads.isEmpty()) {
                    throw invalid("There is no branch " + ForeignText.line(order.branch(), 100) + " in " + remote.url() + ".");
                }
                Optional<Boolean> reached = fetcher.reaches(heads.get(0).name(), order.commit());
                if (reached.orElse(false)) {
                    return "with branch " + order.branch()
                            + (depth == CommitFetcher.WHOLE ? " and its whole history" : " at depth " + depth);
                }
                if (reached.isPresent() || fetcher.whole()) {
                    break;
                }
            }
            throw invalid("Commit " + order.commit() + " is not on branch " + ForeignText.line(order.branch(), 100) + " of "
                    + remote.url() + ". Was the branch rewritten?");
        }

        private static DeploymentFailure invalid(String message) {
            return new DeploymentFailure(FailureKind.INVALID_REQUEST, message);
        }
    }
}
