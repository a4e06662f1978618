package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecutionOwner implements java.io.Serializable {

    public org.jenkinsci.plugins.workflow.flow.FlowExecution getOrNull() {
        throw new UnsupportedOperationException();
    }

    protected FlowExecutionOwner() {
        throw new UnsupportedOperationException();
    }

    public interface Executable extends hudson.model.Queue.Executable {

        org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner asFlowExecutionOwner();
    }
}
