package hudson.model;

public abstract class Node extends hudson.model.AbstractModelObject implements hudson.model.ReconfigurableDescribable<hudson.model.Node>, hudson.ExtensionPoint, hudson.security.AccessControlled, jenkins.util.io.OnMaster, hudson.model.PersistenceRoot {

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public abstract String getNodeName();

    public abstract hudson.FilePath getRootPath();

    protected Node() {
        throw new UnsupportedOperationException();
    }
}
