package hudson.model;

public abstract class Actionable extends hudson.model.AbstractModelObject implements jenkins.model.ModelObjectWithContextMenu {

    public boolean addOrReplaceAction(hudson.model.Action arg0) {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.Action> T getAction(Class<T> arg0) {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.Action> java.util.List<T> getActions(Class<T> arg0) {
        throw new UnsupportedOperationException();
    }

    protected Actionable() {
        throw new UnsupportedOperationException();
    }
}
