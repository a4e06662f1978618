package org.jenkinsci.plugins.workflow.graph;

public abstract class FlowNode extends hudson.model.Actionable implements hudson.model.Saveable {

    protected FlowNode() {
        throw new UnsupportedOperationException();
    }
}
