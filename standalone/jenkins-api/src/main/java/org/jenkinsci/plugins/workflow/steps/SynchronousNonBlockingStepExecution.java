package org.jenkinsci.plugins.workflow.steps;

public abstract class SynchronousNonBlockingStepExecution<T> extends org.jenkinsci.plugins.workflow.steps.StepExecution {

    protected SynchronousNonBlockingStepExecution(org.jenkinsci.plugins.workflow.steps.StepContext arg0) {
        super(arg0);
    }

    public boolean blocksRestart() {
        throw new UnsupportedOperationException();
    }

    public String getStatus() {
        throw new UnsupportedOperationException();
    }

    public void onResume() {
        throw new UnsupportedOperationException();
    }

    protected abstract T run() throws Exception;

    public final boolean start() throws Exception {
        throw new UnsupportedOperationException();
    }

    public void stop(Throwable arg0) throws Exception {
        throw new UnsupportedOperationException();
    }
}
