package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a release live, if what it was prepared on still is. All under the folder's lock: compare, unpack out of sight,
 * compare again, swap, tidy up. Until the swap nothing of it can be seen, and after it all.
 */
final class FolderPush extends FolderWork<FolderPush.Pushed> {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOGGER = System.getLogger(FolderPush.class.getName());

    /**
     * How it ended. That it is known to have failed is not thrown, so that it differs from a machine that was lost.
     *
     * @param failure {@code null} when the release is live
     * @param kept names of what could not be tidied up
     */
    record Pushed(DeploymentFailure failure, List<String> kept) implements Serializable {
        Pushed {
            kept = List.copyOf(kept);
        }
    }

    private final FolderRelease release;
    private final FolderContent content;
    private final String holder;
    private final int keep;

    /**
     * @param release what is to be live; its {@code before} is empty for a seed
     * @param content its files
     * @param holder what the lock says of us
     * @param keep how many releases stay; see {@link FolderCleaning#releases}
     */
    FolderPush(String root, String host, FolderRelease release, FolderContent content, String holder, int keep) {
        super(root, host);
        this.release = release;
        this.content = content;
        this.holder = holder;
        this.keep = keep;
    }

    @Override
    Pushed work(FolderLayout layout, FolderPlace machine)
            throws IOException, DeploymentFailure, InterruptedException {
        FolderLock lock = new FolderLock(layout, machine, holder);
        try {
            lock.acquire();
            return new Pushed(null, push(layout, machine, lock));
        } catch (IOException e) {
            if (layout.liveId().equals(Optional.of(release.id()))) {
                return new Pushed(null, List.of(e.toString()));
            }
            throw e;
        } finally {
            letGo(lock, layout);
        }
    }

    @Override
    Pushed failed(DeploymentFailure failure) {
        return new Pushed(failure, List.of());
    }

    /** A lock that stays is taken over by the next deployment, a while later. */
    private static void letGo(FolderLock lock, FolderLayout layout) {
        try {
            lock.release();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot delete the lock of " + layout.place(), e);
        }
    }

    private List<String> push(FolderLayout layout, FolderPlace machine, FolderLock lock)
            throws IOException, DeploymentFailure {
        Optional<String> live = showing(layout);
        boolean seed = release.before().isEmpty();
        if (live.isPresent() && (seed || live.get().equals(release.id()))) {
            return List.of();
        }
        compare(layout, live);
        if (seed && !Disk.exists(layout.releases())) {
            machine.disk().folder(layout.releases());
        }
        FolderCleaning cleaning = new FolderCleaning(layout, machine.disk(), lock);
        cleaning.leftovers();
        cleaning.release(release.id());
        if (!seed) {
            layout.read(release.before());
            cleaning.releases(release.before(), Integer.MAX_VALUE);
        }
        unpack(layout, machine, lock);
        lock.check();
        compare(layout, showing(layout));
        swap(layout, machine.disk());
        return tidied(cleaning);
    }

    /** The release is live by now, so nothing that goes wrong here is a failure of the push; it is told. */
    private List<String> tidied(FolderCleaning cleaning) {
        List<String> kept = new ArrayList<>();
        try {
            cleaning.releases(release.id(), keep);
        } catch (DeploymentFailure e) {
            kept.add("older releases (" + e.kind() + ")");
        } catch (IOException | RuntimeException e) {
            kept.add("older releases (" + e + ")");
        }
        kept.addAll(cleaning.kept());
        return kept;
    }

    private Optional<String> showing(FolderLayout layout) throws IOException, DeploymentFailure {
        try {
            return layout.liveId();
        } catch (DeploymentFailure e) {
            throw FolderFailures.replaced(release.before(), e);
        }
    }

    private void compare(FolderLayout layout, Optional<String> live) throws IOException, DeploymentFailure {
        if (!live.orElse("").equals(release.before())) {
            FolderRelease now = live.isEmpty() ? null : layout.read(live.get());
            throw FolderFailures.moved(layout, release.before(), now, release.id());
        }
    }

    private void unpack(FolderLayout layout, FolderPlace machine, FolderLock lock)
            throws IOException, DeploymentFailure {
        Disk disk = machine.disk();
        Path fresh = layout.releases().resolve(FolderLayout.NEW + release.id());
        try {
            FolderTree tree = new FolderTree(fresh, disk, lock);
            content.fill(tree, layout, machine);
            tree.sync();
        } catch (IOException | DeploymentFailure | RuntimeException e) {
            takeBack(fresh, disk, lock, e);
            throw e;
        }
        disk.rename(fresh, layout.release(release.id()));
        disk.sync(layout.releases());
        Path facts = layout.releases().resolve(FolderLayout.NEW + release.id() + FolderLayout.FACTS);
        disk.write(facts, FolderReleaseJson.write(release), false);
        disk.rename(facts, layout.facts(release.id()));
        disk.sync(layout.releases());
    }

    private static void takeBack(Path fresh, Disk disk, FolderLock lock, Exception cause) {
        try {
            disk.deleteTree(fresh, lock);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void swap(FolderLayout layout, Disk disk) throws IOException, DeploymentFailure {
        Path pointer = layout.root().resolve(FolderLayout.POINTER + release.id());
        disk.pointer(pointer, Path.of("releases", release.id()));
        disk.rename(pointer, layout.current());
        disk.sync(layout.root());
        if (!showing(layout).equals(Optional.of(release.id()))) {
            throw new DeploymentFailure(
                    FailureKind.CONFLICT,
                    "“current” in " + layout.place() + " was moved by somebody else at the same moment as by release "
                            + release.id() + ". Look at it; deploy again to build on what is there.");
        }
    }

    @Override
    public String toString() {
        return "push of release " + release.id();
    }
}
