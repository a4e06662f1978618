package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;

/** One ref of a Git repository on a server: looked at, fetched, and moved by compare-and-set. */
final class DeployRef {

    private final GitRemote remote;
    private final String ref;

    DeployRef(GitRemote remote, String ref) {
        this.remote = remote;
        this.ref = ref;
    }

    /** What the ref shows now; empty when it does not exist. */
    Optional<ObjectId> look(Repository repository) throws DeploymentFailure {
        return reading("looking at " + ref, () -> lookOnce(repository));
    }

    private Optional<ObjectId> lookOnce(Repository repository)
            throws DeploymentFailure, NotSupportedException, TransportException {
        try (Transport transport = remote.open(repository);
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(ref + ":" + ref)))) {
            return Optional.ofNullable(connection.getRef(ref)).map(Ref::getObjectId);
        }
    }

    /** Reads, and once more, at once, when the server had a fault. */
    private Optional<ObjectId> reading(String doing, Reading reading) throws DeploymentFailure {
        try {
            try {
                return reading.run();
            } catch (TransportException e) {
                if (!remote.passing(e)) {
                    throw e;
                }
                return reading.run();
            }
        } catch (NotSupportedException | TransportException e) {
            throw remote.failure(doing, e);
        }
    }

    @FunctionalInterface
    private interface Reading {
        Optional<ObjectId> run() throws DeploymentFailure, NotSupportedException, TransportException;
    }

    /**
     * Brings what the ref shows now into the store: commits, their trees and files.
     *
     * @param depth how many commits: 1 is content with what is here already
     * @return its id; empty when the ref does not exist
     */
    Optional<ObjectId> fetch(ReleaseStore store, int depth) throws DeploymentFailure, IOException {
        Optional<ObjectId> tip = look(store.repository());
        if (tip.isPresent() && (depth > 1 || !store.has(tip.get()))) {
            tip = fetchTip(store.repository(), depth);
        }
        if (tip.isPresent()) {
            store.follow(ref, tip.get());
        }
        return tip;
    }

    private Optional<ObjectId> fetchTip(Repository repository, int depth) throws DeploymentFailure {
        return reading("fetching " + ref, () -> fetchTipOnce(repository, depth));
    }

    private Optional<ObjectId> fetchTipOnce(Repository repository, int depth)
            throws DeploymentFailure, NotSupportedException, TransportException {
        try (Transport transport = remote.open(repository)) {
            remote.expectPack();
            transport.setDepth(depth);
            transport.setTagOpt(TagOpt.NO_TAGS);
            RefSpec spec = new RefSpec("+" + ref + ":" + ref);
            FetchResult result = transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
            return Optional.ofNullable(result.getAdvertisedRef(ref)).map(Ref::getObjectId);
        }
    }

    /**
     * Asks the server to move the ref, if it still shows {@code before}.
     *
     * @param before {@link ObjectId#zeroId()} where the ref must not exist yet
     * @return what the server answered
     */
    RemoteRefUpdate move(Repository repository, ObjectId before, ObjectId after) throws DeploymentFailure, IOException {
        RemoteRefUpdate update = new RemoteRefUpdate(repository, null, after, ref, false, null, before);
        try (Transport transport = remote.open(repository)) {
            transport.setPushThin(true);
            transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return update;
        } catch (NotSupportedException | TransportException e) {
            throw remote.failure("pushing " + ref, e);
        }
    }

    @Override
    public String toString() {
        return ref + " of " + remote.url();
    }
}
