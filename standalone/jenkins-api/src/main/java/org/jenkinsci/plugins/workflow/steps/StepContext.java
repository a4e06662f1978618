package org.jenkinsci.plugins.workflow.steps;

public abstract class StepContext implements com.google.common.util.concurrent.FutureCallback<Object>, java.io.Serializable {

    public abstract <T> T get(Class<T> arg0) throws java.io.IOException, InterruptedException;

    public abstract void onSuccess(Object arg0);

    protected StepContext() {
        throw new UnsupportedOperationException();
    }
}
