package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecution implements org.jenkinsci.plugins.workflow.graph.FlowActionStorage, org.jenkinsci.plugins.workflow.graph.GraphLookupView {

    public org.springframework.security.core.Authentication getAuthentication2() {
        throw new UnsupportedOperationException();
    }

    public com.google.common.util.concurrent.ListenableFuture<java.util.List<org.jenkinsci.plugins.workflow.steps.StepExecution>> getCurrentExecutions(boolean arg0) {
        throw new UnsupportedOperationException();
    }

    protected FlowExecution() {
        throw new UnsupportedOperationException();
    }
}
