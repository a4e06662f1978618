package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.nio.file.Path;

/** What the machine that sees a target folder offers to a task. */
public final class FolderPlace {

    private final Path artifact;
    private final Disk disk;
    private final Time time;

    /** @param artifact where the zip lies there that was packaged there; need not exist */
    public FolderPlace(Path artifact) {
        this(artifact, new Disk(), Time.SYSTEM);
    }

    FolderPlace(Path artifact, Disk disk, Time time) {
        this.artifact = artifact;
        this.disk = disk;
        this.time = time;
    }

    Path artifact() {
        return artifact;
    }

    Disk disk() {
        return disk;
    }

    Time time() {
        return time;
    }
}
