package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;

/**
 * Brings commits from a remote into a bare repository: no tags, no refs of the server, no more depth than needed. It speaks
 * the fetch protocol directly, so that nothing of what the server says becomes configuration or a ref of ours.
 */
final class CommitFetcher {

    /** As deep as Git counts: the whole history. */
    static final int WHOLE = Integer.MAX_VALUE;

    private static final String KEPT = "refs/airflow-deploy/";
    private static final FilterSpec COMMITS = filter("tree:0");

    private final GitRemote remote;
    private final Repository repository;
    private boolean commitsOnly;

    CommitFetcher(GitRemote remote, Repository repository) {
        this.remote = remote;
        this.repository = repository;
    }

    /** Asks for commits without trees and files, where the server can do that. */
    CommitFetcher commitsOnly() {
        commitsOnly = true;
        return this;
    }

    private static FilterSpec filter(String line) {
        try {
            return FilterSpec.fromFilterLine(line);
        } catch (IOException e) {
            throw new IllegalStateException("JGit knows this filter", e);
        }
    }

    /**
     * Fetches one commit by its hash.
     *
     * @param ref a ref that the server is asked for along the way, so that it does not list all of them
     * @return false when the server did not hand it out, for whatever reason that is not the connection's
     */
    boolean byHash(String commit, String ref) throws DeploymentFailure, InterruptedException, IOException {
        Ref want = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, "wanted", ObjectId.fromString(commit));
        try {
            fetchSomehow(1, ref, refs -> List.of(want));
            return has(commit);
        } catch (TransportException e) {
            if (remote.explains(e)) {
                throw remote.failure("fetching " + commit, e);
            }
            return false;
        }
    }

    /**
     * Fetches the head of a branch, or of all branches, to a depth.
     *
     * @param ref {@code refs/heads/main}; {@code refs/heads/*} for all
     * @param depth from 1; {@link #WHOLE} for everything
     * @return the ids of the heads; empty when there is no such branch
     */
    List<ObjectId> heads(String ref, int depth) throws DeploymentFailure, InterruptedException, IOException {
        try {
            return ids(fetchSomehow(depth, ref, refs -> refs));
        } catch (TransportException e) {
            throw remote.failure("fetching " + ForeignText.line(ref, 100), e);
        }
    }

    /**
     * Remembers that a commit is here, so that the next fetch tells the server.
     *
     * @throws IOException when the repository's folder does not take it
     */
    void keep(ObjectId commit) throws IOException {
        RefUpdate keep = repository.updateRef(KEPT + commit.name());
        keep.setNewObjectId(commit);
        keep.disableRefLog();
        keep.forceUpdate();
    }

    /** Forgets all of that; false when there was nothing to forget. */
    private boolean forget() throws IOException {
        List<Ref> kept = repository.getRefDatabase().getRefsByPrefix(KEPT);
        for (Ref ref : kept) {
            RefUpdate update = repository.updateRef(ref.getName());
            update.setForceUpdate(true);
            update.delete();
        }
        return !kept.isEmpty();
    }

    /**
     * Tries with the filter and without, telling the server what is here, and then without that: over HTTP and Git's first
     * protocol JGit cannot follow a server's answer when both depth and known commits are negotiated.
     */
    private Collection<Ref> fetchSomehow(int depth, String ref, Choice choice)
            throws IOException, DeploymentFailure, InterruptedException {
        List<FilterSpec> filters =
                commitsOnly ? List.of(COMMITS, FilterSpec.NO_FILTER) : List.of(FilterSpec.NO_FILTER);
        TransportException last;
        do {
            last = null;
            for (FilterSpec filter : filters) {
                try {
                    return fetch(depth, ref, choice, filter);
                } catch (TransportException e) {
                    last = e;
                    if (remote.explains(e)) {
                        throw e;
                    }
                }
            }
        } while (forget());
        throw last;
    }

    private static List<ObjectId> ids(Collection<Ref> refs) {
        return refs.stream().map(Ref::getObjectId).distinct().toList();
    }

    private interface Choice {
        Collection<Ref> of(Collection<Ref> advertised);
    }

    /** Asks once more, at once, when the server had a fault. */
    private Collection<Ref> fetch(int depth, String ref, Choice choice, FilterSpec filter)
            throws TransportException, DeploymentFailure, InterruptedException {
        try {
            return fetchOnce(depth, ref, choice, filter);
        } catch (TransportException e) {
            if (remote.changesHeader(e) || remote.passing(e)) {
                return fetchOnce(depth, ref, choice, filter);
            }
            throw e;
        }
    }

    private Collection<Ref> fetchOnce(int depth, String ref, Choice choice, FilterSpec filter)
            throws TransportException, DeploymentFailure, InterruptedException {
        Interruption monitor = new Interruption();
        try (Transport transport = remote.open(repository)) {
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setFetchThin(!commitsOnly);
            transport.setDepth(depth);
            transport.setFilterSpec(filter);
            try (FetchConnection connection = transport.openFetch(List.of(new RefSpec(ref + ":" + ref)))) {
                Collection<Ref> want = choice.of(matching(connection.getRefs(), ref));
                if (!want.isEmpty()) {
                    remote.expectPack();
                    connection.fetch(monitor, want, Set.of());
                }
                return want;
            }
        } catch (org.eclipse.jgit.errors.NotSupportedException e) {
            throw remote.failure("fetching", e);
        } finally {
            if (monitor.isCancelled()) {
                throw new InterruptedException("interrupted while fetching from " + remote.url());
            }
        }
    }

    private static List<Ref> matching(Collection<Ref> refs, String ref) {
        String prefix = ref.endsWith("*") ? ref.substring(0, ref.length() - 1) : null;
        List<Ref> found = new ArrayList<>();
        for (Ref r : refs) {
            boolean fits = prefix == null ? r.getName().equals(ref) : r.getName().startsWith(prefix);
            if (fits && r.getObjectId() != null) {
                found.add(r);
            }
        }
        return found;
    }

    /** Whether an object of this id is here. */
    boolean has(String commit) throws IOException {
        return repository.getObjectDatabase().has(ObjectId.fromString(commit));
    }

    /**
     * Whether one commit can be reached from another with what was fetched so far.
     *
     * @return empty when that cannot be told yet: one of them is not here, or the history is cut off
     */
    Optional<Boolean> reaches(String descendant, String ancestor) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            boolean found = walk.isMergedInto(
                    walk.parseCommit(ObjectId.fromString(ancestor)), walk.parseCommit(ObjectId.fromString(descendant)));
            return found || whole() ? Optional.of(found) : Optional.empty();
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** Whether the history here is not cut off anywhere. */
    boolean whole() throws IOException {
        return repository.getObjectDatabase().getShallowCommits().isEmpty();
    }

    /** Ends a fetch when the thread is interrupted. */
    private static final class Interruption extends EmptyProgressMonitor {
        private boolean interrupted;

        @Override
        public boolean isCancelled() {
            interrupted |= Thread.interrupted();
            return interrupted;
        }
    }
}
