package hudson.tasks;

public abstract class BuildStepCompatibilityLayer implements hudson.tasks.BuildStep {

    protected BuildStepCompatibilityLayer() {
        throw new UnsupportedOperationException();
    }
}
