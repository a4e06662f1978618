package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Releases as folders beside each other, and a symbolic link to the one that is live, which Airflow reads as a {@code
 * LocalDagBundle} or as its {@code dags_folder}. See {@link FolderLayout} for what lies where.
 *
 * <p>Ids are computed here from what is known here; the files are written by the machine that sees the folder, from the
 * artifact that was packaged there, and hashed on the way. Nothing is written before the push, so a dry run leaves the
 * folder as it is. Decisions: {@code docs/adr/0010-folder-target.md}.
 */
public final class FolderTarget implements Target {

    /** How many releases stay unless told otherwise. */
    public static final int KEEP = 10;

    private static final System.Logger LOGGER = System.getLogger(FolderTarget.class.getName());
    private static final int LOOKS = 4;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final FolderHost host;
    private final Address address;
    private final Time time;
    private final Map<String, Order> orders = new HashMap<>();

    /**
     * Where releases go.
     *
     * @param path of the folder on the machine that sees it; see {@link FolderTemplate}
     * @param dagsFolder where Airflow looks for DAGs, by its path in the repository; empty for the top
     * @param keep how many releases stay, the live one and the one before it always
     */
    public record Address(String path, String dagsFolder, int keep) {}

    /**
     * What a push takes along.
     *
     * @param zip the archived artifact, where that is the content
     */
    private record Order(FolderRelease release, FolderContent content, Optional<Path> zip) {}

    /**
     * @param host the machine that sees the folder
     * @param time this machine's
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the address cannot be one
     */
    public FolderTarget(FolderHost host, Address address, Time time) throws DeploymentFailure {
        this.host = host;
        this.address = new Address(
                FolderTemplate.valid(address.path()), MarkerDag.folder(address.dagsFolder()), address.keep());
        this.time = time;
    }

    @Override
    public String description() {
        return "folder " + address.path() + " on " + host.name();
    }

    /** A folder has no versions. */
    @Override
    public boolean carriesVersion() {
        return false;
    }

    @Override
    public LiveRelease live() throws DeploymentFailure, InterruptedException {
        return host.run(new FolderWork.Look(address.path(), host.name())).live();
    }

    @Override
    public Release prepare(LiveRelease before, Manifest manifest, Path zip, ReleaseFacts facts)
            throws DeploymentFailure, InterruptedException {
        String digest = facts.trailers().get(Trailers.ARTIFACT_DIGEST);
        if (digest == null) {
            throw new IllegalArgumentException("the facts do not say " + Trailers.ARTIFACT_DIGEST);
        }
        List<FolderRelease.FolderFile> files = manifest.entries().stream()
                .map(entry -> new FolderRelease.FolderFile(entry.path(), entry.blobId(), entry.executable()))
                .toList();
        FolderRelease old = read(before.id());
        FolderContent content = new FolderContent.Zipped(manifest, digest);
        return ordered(new Order(FolderRelease.of(facts, old.id(), files), content, Optional.of(zip)))
                .following(old);
    }

    @Override
    public Release prepareUndo(Release release, ReleaseFacts facts) throws DeploymentFailure, InterruptedException {
        FolderRelease undone = read(release.id());
        FolderRelease restored = read(release.before());
        Map<String, String> trailers = new LinkedHashMap<>(facts.trailers());
        for (String name : Trailers.OF_FILES) {
            trailers.put(name, restored.trailers().getOrDefault(name, ""));
        }
        trailers.put(Trailers.UNDOES, release.id());
        ReleaseFacts all = new ReleaseFacts(facts.time(), facts.subject(), trailers);
        FolderRelease undoing = FolderRelease.of(all, undone.id(), restored.files());
        return ordered(new Order(undoing, new FolderContent.Copied(restored), Optional.empty()))
                .following(undone);
    }

    private FolderRelease read(String id) throws DeploymentFailure, InterruptedException {
        return host.run(new FolderWork.Read(address.path(), host.name(), id));
    }

    private FolderRelease ordered(Order order) {
        orders.put(order.release().id(), order);
        return order.release();
    }

    @Override
    public Instant push(Release release) throws DeploymentFailure, InterruptedException {
        Order order = orders.get(release.id());
        if (order == null) {
            throw new IllegalStateException("release " + release.id() + " was not prepared by this target");
        }
        push(order);
        return time.now();
    }

    private void push(Order order) throws DeploymentFailure, InterruptedException {
        String holder = holder(order.release());
        if (order.zip().isPresent()) {
            FolderArtifact.ensure(host, order.zip().get());
        }
        FolderPush.Pushed pushed;
        try {
            pushed = host.run(new FolderPush(
                    address.path(), host.name(), order.release(), order.content(), holder, address.keep()));
        } catch (DeploymentFailure e) {
            settle(order.release(), holder, e);
            return;
        }
        if (pushed.failure() != null) {
            throw pushed.failure();
        }
        if (!pushed.kept().isEmpty()) {
            LOGGER.log(Level.WARNING, description() + ": the agent could not tidy up: " + pushed.kept());
        }
    }

    private String holder(FolderRelease release) {
        String deployment = release.deployment().isEmpty() ? "initialization" : release.deployment();
        return "deployment " + deployment + " on " + host.name();
    }

    /** After a push without an answer the folder itself tells, once nobody works on it, whether it was done. */
    private void settle(FolderRelease release, String holder, DeploymentFailure lost)
            throws DeploymentFailure, InterruptedException {
        Optional<String> live = Optional.empty();
        for (int look = 1; look <= LOOKS && live.isEmpty(); look++) {
            try {
                live = Optional.of(host.run(new FolderWork.Settle(address.path(), host.name(), holder)));
            } catch (DeploymentFailure e) {
                LOGGER.log(Level.DEBUG, "look " + look + " after the push of " + release.id(), e);
                time.sleep(BETWEEN_LOOKS);
            }
        }
        if (live.isEmpty()) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    lost.getMessage() + " Whether release " + release.id() + " is live could not be seen; look at “current” in "
                            + address.path() + ".",
                    lost);
        }
        if (!live.get().equals(release.id())) {
            throw lost;
        }
    }

    @Override
    public LiveRelease initialize(ReleaseFacts facts) throws DeploymentFailure, InterruptedException {
        byte[] code = new MarkerDag("folder", address.path()).code();
        String path = MarkerDag.path(address.dagsFolder());
        FolderRelease seed = FolderRelease.of(
                facts, "", List.of(new FolderRelease.FolderFile(path, FolderContent.blobId(code), false)));
        FolderContent marker = new FolderContent.Marker(path, new String(code, StandardCharsets.UTF_8));
        push(new Order(seed, marker, Optional.empty()));
        return live();
    }
}
