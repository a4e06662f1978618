package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Push;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry.Undo;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Goes on with a deployment that was cut off when it was about to change the target, or had done so. The target tells which. */
final class Resumption {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final DeploymentParts parts;
    private final Recorder recorder;

    Resumption(DeploymentParts parts, Recorder recorder) {
        this.parts = parts;
        this.recorder = recorder;
    }

    /** @return how it ended; empty when the target is as it was, so that all can be done again */
    Optional<Outcome> from(JournalEntry entry, Access access) throws DeploymentFailure, InterruptedException {
        Push push = entry.push();
        if (push == null) {
            recorder.restarted("nothing had been pushed");
            return Optional.empty();
        }
        Target target = patiently(access::target);
        if (!target.description().equals(push.target())) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, "Environment " + parts.environment().name()
                    + " now has another target than when the deployment began (" + push.target() + "). Look there for release "
                    + push.release() + ".");
        }
        return switch (entry.phase()) {
            case PUSHING -> pushing(push, target, access);
            case PUSHED -> {
                recorder.restarted("the target had taken release " + push.release());
                yield Optional.of(rollout(target, access).pushed(push));
            }
            case UNDOING -> Optional.of(undoing(push, entry.undo(), target, access));
            case UNDONE -> {
                recorder.restarted("release " + push.release() + " had been taken back by " + entry.undo().release());
                yield Optional.of(rollout(target, access).undone(push, entry.undo()));
            }
            case BEGUN, ENDED -> Optional.empty();
        };
    }

    /** Servers come up again when Jenkins does: for as long as Airflow has to give a sign, they are given time to answer. */
    private <T> T patiently(Recorder.Stage<T> work) throws DeploymentFailure, InterruptedException {
        Instant until = parts.time().now().plus(recorder.request().timeout());
        boolean said = false;
        while (true) {
            try {
                return work.run();
            } catch (DeploymentFailure e) {
                if (e.kind() != FailureKind.UNAVAILABLE || !parts.time().now().isBefore(until)) {
                    throw e;
                }
                if (!said) {
                    recorder.log("restart: waiting: " + e.getMessage());
                    said = true;
                }
            }
            parts.time().sleep(BETWEEN_LOOKS);
        }
    }

    /** What the target holds. Where it cannot be seen, the message says what that leaves open. */
    private LiveRelease look(Target target) throws DeploymentFailure, InterruptedException {
        try {
            return patiently(target::live);
        } catch (DeploymentFailure e) {
            throw new DeploymentFailure(e.kind(), e.getMessage() + " This was " + recorder.effect(), e);
        }
    }

    private Optional<Outcome> pushing(Push push, Target target, Access access)
            throws DeploymentFailure, InterruptedException {
        LiveRelease live = look(target);
        if (live.id().equals(push.release())) {
            recorder.arrived();
            recorder.restarted("the target holds release " + push.release() + ": its push had arrived");
            return Optional.of(rollout(target, access).pushed(push));
        }
        if (live.id().equals(push.before())) {
            recorder.notPushed();
            recorder.restarted("the target holds " + push.before() + " as before: the push had not arrived");
            return Optional.empty();
        }
        throw moved(live, push.release());
    }

    private Outcome undoing(Push push, Undo undo, Target target, Access access)
            throws DeploymentFailure, InterruptedException {
        LiveRelease live = look(target);
        Rollout rollout = rollout(target, access);
        if (live.id().equals(undo.release())) {
            recorder.restarted("the target holds " + undo.release() + ": release " + push.release() + " had been taken back");
            return rollout.undone(push, undo);
        }
        if (live.id().equals(push.release())) {
            recorder.restarted("the target still holds release " + push.release() + ", which Airflow refused");
            return rollout.undo(push, undo);
        }
        recorder.restarted("the target holds neither release " + push.release() + " nor " + undo.release());
        return rollout.undoFailed(push, undo, moved(live, push.release()));
    }

    private Rollout rollout(Target target, Access access) throws DeploymentFailure, InterruptedException {
        return new Rollout(parts, recorder, target, patiently(access::airflow));
    }

    private static DeploymentFailure moved(LiveRelease live, String release) {
        return new DeploymentFailure(FailureKind.CONFLICT, "While Jenkins was down, the target moved: it holds " + live.id() + " by "
                + live.deployedBy() + " of " + live.madeAt() + ", not release " + release + " of this deployment."
                + " Nothing more was done; deploy again to build on what is there.");
    }
}
