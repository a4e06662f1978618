package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/**
 * Releases as commits on a deploy ref, which Airflow follows with a {@code GitDagBundle}.
 *
 * <p>Paths in a release equal those in the source. Its parent is the release before it; the ref only ever moves
 * forward and only from what it was expected to show. Runs on the controller. Decisions: {@code
 * docs/adr/0004-git-target.md}.
 */
public final class GitTarget implements Target {

    private static final int LOOKS = 4;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path cache;
    private final Address address;
    private final DeployRef ref;
    private final ScopedToken token;
    private final Time time;

    /**
     * Where releases go.
     *
     * @param url of the deploy repository: https, http or file, without user data
     * @param ref a branch: {@code refs/heads/airflow/prod/acme.dags}; see {@link RefTemplate}
     * @param dagsFolder where the bundle looks for DAGs, by its path in the repository; empty for the top
     */
    public record Address(String url, String ref, String dagsFolder) {}

    /**
     * @param cacheFolder of the plugin on the controller; each ref gets a folder in it, which can be deleted at any
     *     time
     * @param writeTokenOrNull {@code null} for a file URL
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the address cannot be one
     */
    public GitTarget(Path cacheFolder, Address address, ScopedToken writeTokenOrNull, HttpSettings http, Time time)
            throws DeploymentFailure {
        this.address =
                new Address(address.url(), RefTemplate.valid(address.ref()), MarkerDag.folder(address.dagsFolder()));
        GitRemote remote = new GitRemote(address.url(), writeTokenOrNull, http);
        ref = new DeployRef(remote, address.ref());
        token = writeTokenOrNull;
        this.time = time;
        byte[] name = (remote.url() + " " + address.ref()).getBytes(StandardCharsets.UTF_8);
        cache = cacheFolder.resolve("target-" + Sha256.of(name).substring(0, 16) + ".git");
    }

    @Override
    public String description() {
        return ref.toString();
    }

    @Override
    public boolean carriesVersion() {
        return true;
    }

    @Override
    public LiveRelease live() throws DeploymentFailure {
        discardIfFull();
        return with(store -> {
            Optional<ObjectId> tip = ref.fetch(store, 1);
            if (tip.isEmpty()) {
                throw new DeploymentFailure(
                        FailureKind.NOT_INITIALIZED,
                        ref + " does not exist: the target was never"
                                + " initialized. Press “Initialize target” at the environment in Manage Jenkins » System,"
                                + " before an Airflow bundle tracks it.");
            }
            return store.read(tip.get());
        });
    }

    @Override
    public Release prepare(LiveRelease before, Manifest manifest, Path zip, ReleaseFacts facts)
            throws DeploymentFailure {
        String digest = facts.trailers().get(Trailers.ARTIFACT_DIGEST);
        if (digest == null) {
            throw new IllegalArgumentException("the facts do not say " + Trailers.ARTIFACT_DIGEST);
        }
        return with(store -> {
            ObjectId parent = ObjectId.fromString(before.id());
            ensure(store, parent);
            try (ObjectInserter inserter = store.repository().newObjectInserter()) {
                ReleaseFiles files = new ReleaseFiles(inserter).artifact(zip, manifest, digest);
                return release(store, store.make(files.index(), parent, facts, inserter), parent);
            }
        });
    }

    @Override
    public Release prepareUndo(Release release, ReleaseFacts facts) throws DeploymentFailure {
        return with(store -> {
            ObjectId undone = ObjectId.fromString(release.id());
            ObjectId restored = ObjectId.fromString(release.before());
            ensure(store, undone);
            ensure(store, restored);
            RevCommit old = store.commit(restored);
            Map<String, String> trailers = new LinkedHashMap<>(facts.trailers());
            for (String name : Trailers.OF_FILES) {
                trailers.put(name, Trailers.value(old, name).orElse(""));
            }
            trailers.put(Trailers.UNDOES, release.id());
            ReleaseFacts all = new ReleaseFacts(facts.time(), facts.subject(), trailers);
            try (ObjectInserter inserter = store.repository().newObjectInserter()) {
                return release(store, store.make(old.getTree(), undone, all, inserter), undone);
            }
        });
    }

    private static Release release(ReleaseStore store, ObjectId id, ObjectId before) throws IOException {
        FileChanges changes = FileChanges.between(store.files(before, true), store.files(id, true));
        return new Release(id.name(), before.name(), changes, store.files(id, false));
    }

    /** Has a release here: it was made or seen here before, or it is what the target shows, or the one before that. */
    private void ensure(ReleaseStore store, ObjectId id) throws DeploymentFailure, IOException {
        if (!store.has(id)) {
            Optional<ObjectId> tip = ref.fetch(store, 2);
            if (!store.has(id)) {
                throw moved(store, id, id, tip);
            }
        }
    }

    @Override
    public Instant push(Release release) throws DeploymentFailure, InterruptedException {
        ObjectId before = ObjectId.fromString(release.before());
        ObjectId after = ObjectId.fromString(release.id());
        try (ReleaseStore store = new ReleaseStore(cache)) {
            return move(store, before, after);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private Instant move(ReleaseStore store, ObjectId before, ObjectId after)
            throws DeploymentFailure, IOException, InterruptedException {
        DeploymentFailure lost;
        try {
            RemoteRefUpdate update = ref.move(store.repository(), before, after);
            Instant answered = time.now();
            switch (update.getStatus()) {
                case OK, UP_TO_DATE -> {
                    store.follow(address.ref(), after);
                    return answered;
                }
                default -> lost = refused(update);
            }
        } catch (DeploymentFailure e) {
            lost = e;
        }
        return find(store, before, after, lost);
    }

    /** After a push without a good answer: the ref itself tells whether it moved, and if not by us, by whom. */
    private Instant find(ReleaseStore store, ObjectId before, ObjectId after, DeploymentFailure lost)
            throws DeploymentFailure, IOException, InterruptedException {
        boolean seen = false;
        for (int look = 1; look <= LOOKS; look++) {
            try {
                Optional<ObjectId> tip = ref.look(store.repository());
                if (tip.equals(Optional.of(after))) {
                    store.follow(address.ref(), after);
                    return time.now();
                }
                if (!tip.orElse(ObjectId.zeroId()).equals(before)) {
                    throw moved(store, before, after, tip);
                }
                seen = true;
            } catch (DeploymentFailure e) {
                if (e.kind() == FailureKind.CONFLICT) {
                    throw e;
                }
                seen = false;
            }
            if (lost.kind() == FailureKind.ACCESS) {
                throw lost;
            }
            time.sleep(BETWEEN_LOOKS);
        }
        throw seen
                ? lost
                : new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        lost.getMessage() + " Whether release " + after.name()
                                + " is live could not be seen either; look at " + ref + ".",
                        lost);
    }

    private DeploymentFailure refused(RemoteRefUpdate update) {
        String said = ForeignText.line(update.getMessage(), 200);
        boolean tells = token != null && token.appearsIn(said);
        String why = said.isEmpty() || tells ? update.getStatus().toString() : said;
        boolean answered = update.getStatus() == RemoteRefUpdate.Status.REJECTED_OTHER_REASON;
        return new DeploymentFailure(
                answered ? FailureKind.ACCESS : FailureKind.UNAVAILABLE,
                ref + ": the server did not take the release: " + why
                        + ". Check that the token may write to this ref and that no hook or permission forbids it.");
    }

    private DeploymentFailure moved(ReleaseStore store, ObjectId before, ObjectId after, Optional<ObjectId> seen)
            throws DeploymentFailure, IOException {
        String was = ref + " moved meanwhile: it showed " + before.abbreviate(12).name() + " and now ";
        String end = before.equals(after)
                ? " Nothing more was done to it."
                : Trailers.value(store.commit(after), Trailers.UNDOES).isPresent()
                        ? " What it shows now stays, and may hold what Airflow refused; look at it, and mend that in Bitbucket."
                        : " Nothing of this deployment is live; deploy again to build on what is there.";
        Optional<ObjectId> tip = seen.isEmpty() ? seen : ref.fetch(store, 1);
        if (tip.isEmpty()) {
            return new DeploymentFailure(FailureKind.CONFLICT, was + "does not exist any more." + end);
        }
        RevCommit now = store.commit(tip.get());
        if (ReleaseStore.parents(now).contains(after)) {
            end = " It follows the release of this deployment, which was live in between.";
        }
        return new DeploymentFailure(
                FailureKind.CONFLICT,
                was + "shows " + now.abbreviate(12).name() + " by "
                        + ReleaseStore.madeBy(now) + " of " + ReleaseStore.madeAt(now) + " (“"
                        + ForeignText.line(now.getShortMessage(), 100) + "”)." + end);
    }

    @Override
    public LiveRelease initialize(ReleaseFacts facts) throws DeploymentFailure, InterruptedException {
        try (ReleaseStore store = new ReleaseStore(cache)) {
            if (ref.look(store.repository()).isEmpty()) {
                seed(store, facts);
            }
        } catch (IOException e) {
            throw broken(e);
        }
        return live();
    }

    private void seed(ReleaseStore store, ReleaseFacts facts)
            throws DeploymentFailure, IOException, InterruptedException {
        try (ObjectInserter inserter = store.repository().newObjectInserter()) {
            ReleaseFiles files = new ReleaseFiles(inserter);
            files.add(MarkerDag.path(address.dagsFolder()), new MarkerDag(address.url(), address.ref()).code(), false);
            move(store, ObjectId.zeroId(), store.make(files.index(), null, facts, inserter));
        } catch (DeploymentFailure e) {
            if (e.kind() != FailureKind.CONFLICT) {
                throw e;
            }
        }
    }

    private void discardIfFull() throws DeploymentFailure {
        try {
            ReleaseStore.discardIfFull(cache);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private <T> T with(Work<T> work) throws DeploymentFailure {
        try (ReleaseStore store = new ReleaseStore(cache)) {
            return work.on(store);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private DeploymentFailure broken(IOException e) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "The cache of " + ref + " at " + cache + " cannot be used ("
                        + e.getClass().getSimpleName() + "). Delete this folder, check disk space, and deploy again.",
                e);
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(ReleaseStore store) throws DeploymentFailure, IOException;
    }
}
