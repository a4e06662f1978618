package org.jenkinsci.plugins.workflow.actions;

public class WarningAction implements org.jenkinsci.plugins.workflow.actions.PersistentAction {

    public WarningAction(hudson.model.Result arg0) {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getIconFileName() {
        throw new UnsupportedOperationException();
    }

    public String getUrlName() {
        throw new UnsupportedOperationException();
    }

    public org.jenkinsci.plugins.workflow.actions.WarningAction withMessage(String arg0) {
        throw new UnsupportedOperationException();
    }
}
