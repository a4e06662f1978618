package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Deletes in a target folder, under its lock, what was left behind and what is too old. */
final class FolderCleaning {

    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final FolderLayout layout;
    private final Disk disk;
    private final FolderLock lock;
    private final List<String> kept = new ArrayList<>();

    FolderCleaning(FolderLayout layout, Disk disk, FolderLock lock) {
        this.layout = layout;
        this.disk = disk;
        this.lock = lock;
    }

    /** Names that could not be deleted: another user's files in them, for example. */
    List<String> kept() {
        return kept;
    }

    /** Unfinished work. All of it is of the dead, since only the holder of the lock makes any. */
    void leftovers() throws IOException, DeploymentFailure {
        for (String name : FolderLayout.names(layout.root())) {
            if (name.startsWith(FolderLayout.POINTER) || name.startsWith(".lock-") && forgotten(name)) {
                delete(layout.root().resolve(name));
            }
        }
        for (String name : FolderLayout.names(layout.releases())) {
            if (name.startsWith(FolderLayout.NEW) || name.startsWith(FolderLayout.GONE)) {
                delete(layout.releases().resolve(name));
            }
        }
    }

    /** Waiters have such a file for a moment; both times are those of the disk's machine. */
    private boolean forgotten(String name) throws IOException {
        Path file = layout.root().resolve(name);
        if (!Disk.exists(file)) {
            return false;
        }
        Instant now = Files.getLastModifiedTime(layout.lock(), LinkOption.NOFOLLOW_LINKS).toInstant();
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(now.minus(FORGOTTEN));
    }

    /**
     * Releases that never were live, and those that were long ago.
     *
     * @param keep how many to leave of those that led to the live one, it included; at least two are
     */
    void releases(String live, int keep) throws IOException, DeploymentFailure {
        List<String> history = layout.history(live);
        List<String> stay = history.subList(0, Math.min(history.size(), Math.max(2, keep)));
        Set<String> ids = new TreeSet<>();
        for (String name : FolderLayout.names(layout.releases())) {
            ids.add(name.endsWith(FolderLayout.FACTS)
                    ? name.substring(0, name.length() - FolderLayout.FACTS.length())
                    : name);
        }
        for (String id : ids) {
            if (FolderLayout.ID.matcher(id).matches() && !stay.contains(id)) {
                release(id);
            }
        }
    }

    /** One release that is not live, if it is there. Its facts first: what has facts is whole. */
    void release(String id) throws IOException, DeploymentFailure {
        disk.delete(layout.facts(id));
        Path gone = layout.releases().resolve(FolderLayout.GONE + id);
        if (Disk.exists(layout.release(id))) {
            disk.rename(layout.release(id), gone);
            delete(gone);
        }
    }

    private void delete(Path name) throws IOException, DeploymentFailure {
        lock.beat();
        try {
            disk.deleteTree(name, lock);
        } catch (IOException e) {
            kept.add(name + " (" + e.getClass().getSimpleName() + ")");
        }
    }
}
