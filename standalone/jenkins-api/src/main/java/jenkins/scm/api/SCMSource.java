package jenkins.scm.api;

public abstract class SCMSource extends hudson.model.AbstractDescribableImpl<jenkins.scm.api.SCMSource> implements hudson.ExtensionPoint {

    protected SCMSource() {
        throw new UnsupportedOperationException();
    }

    public static abstract class SourceByItem implements hudson.ExtensionPoint {

        public static jenkins.scm.api.SCMSource findSource(hudson.model.Item arg0) {
            throw new UnsupportedOperationException();
        }

        protected SourceByItem() {
            throw new UnsupportedOperationException();
        }
    }
}
