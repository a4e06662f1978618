package jenkins.scm.api;

public class SCMRevisionAction extends hudson.model.InvisibleAction {

    public static jenkins.scm.api.SCMRevision getRevision(jenkins.scm.api.SCMSource arg0, hudson.model.Actionable arg1) {
        throw new UnsupportedOperationException();
    }

    protected SCMRevisionAction() {
        throw new UnsupportedOperationException();
    }
}
