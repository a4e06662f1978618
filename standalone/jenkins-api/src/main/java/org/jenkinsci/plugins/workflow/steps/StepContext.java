package org.jenkinsci.plugins.workflow.steps;

public abstract class StepContext implements java.io.Serializable {

    public abstract <T> T get(Class<T> arg0) throws java.io.IOException, InterruptedException;

    public abstract void onFailure(Throwable arg0);

    public abstract void onSuccess(Object arg0);

    protected StepContext() {
        throw new UnsupportedOperationException();
    }
}
