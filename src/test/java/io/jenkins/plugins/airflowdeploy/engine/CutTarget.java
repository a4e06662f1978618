package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import java.nio.file.Path;
import java.time.Instant;

/** A real target whose pushes can be cut off just before or just after they reach it. */
final class CutTarget implements Target {

    static final Cut NEVER = (when, release) -> {};

    private final Target target;
    private final Cut cut;

    enum When { BEFORE, AFTER }

    /** Happens at each push. */
    interface Cut {
        void at(When when, Release release) throws DeploymentFailure, InterruptedException;

        /** Before each look at what is live. */
        default void look() throws DeploymentFailure {}
    }

    /** What a dead process looks like to those who called it: nothing catches this. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    CutTarget(Target target, Cut cut) {
        this.target = target;
        this.cut = cut;
    }

    @Override
    public Instant push(Release release) throws DeploymentFailure, InterruptedException {
        cut.at(When.BEFORE, release);
        Instant at = target.push(release);
        cut.at(When.AFTER, release);
        return at;
    }

    @Override
    public String description() {
        return target.description();
    }

    @Override
    public boolean carriesVersion() {
        return target.carriesVersion();
    }

    @Override
    public LiveRelease live() throws DeploymentFailure, InterruptedException {
        cut.look();
        return target.live();
    }

    @Override
    public Release prepare(LiveRelease before, Manifest manifest, Path zip, ReleaseFacts facts)
            throws DeploymentFailure, InterruptedException {
        return target.prepare(before, manifest, zip, facts);
    }

    @Override
    public Release prepareUndo(Release release, ReleaseFacts facts) throws DeploymentFailure, InterruptedException {
        return target.prepareUndo(release, facts);
    }

    @Override
    public LiveRelease initialize(ReleaseFacts facts) throws DeploymentFailure, InterruptedException {
        return target.initialize(facts);
    }
}
