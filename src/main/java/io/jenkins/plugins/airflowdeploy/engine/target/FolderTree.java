package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A folder that a release is being written to, out of sight. Each file is new; each folder in it was made by us. */
final class FolderTree {

    private final Path top;
    private final Disk disk;
    private final FolderLock lock;
    private final List<Path> folders = new ArrayList<>();
    private final Set<Path> made = new HashSet<>();

    /** @param top is made */
    FolderTree(Path top, Disk disk, FolderLock lock) throws IOException {
        this.top = top;
        this.disk = disk;
        this.lock = lock;
        make(top);
    }

    private void make(Path folder) throws IOException {
        disk.folder(folder);
        folders.add(folder);
        made.add(folder);
    }

    /** @param path relative, and checked */
    void file(String path, byte[] bytes, boolean executable) throws IOException, DeploymentFailure {
        lock.beat();
        Path folder = top;
        Path relative = Path.of(path);
        for (int i = 0; i < relative.getNameCount() - 1; i++) {
            folder = folder.resolve(relative.getName(i));
            if (!made.contains(folder)) {
                make(folder);
            }
        }
        disk.write(folder.resolve(relative.getFileName()), bytes, executable);
    }

    /** Waits until every name is on the disk, as the bytes are already. */
    void sync() throws IOException, DeploymentFailure {
        for (int i = folders.size() - 1; i >= 0; i--) {
            lock.beat();
            disk.sync(folders.get(i));
        }
    }
}
