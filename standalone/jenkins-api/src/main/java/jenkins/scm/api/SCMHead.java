package jenkins.scm.api;

public class SCMHead implements jenkins.scm.api.mixin.SCMHeadMixin {

    public int compareTo(jenkins.scm.api.SCMHead arg0) {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    protected SCMHead() {
        throw new UnsupportedOperationException();
    }

    public static abstract class HeadByItem implements hudson.ExtensionPoint {

        public static jenkins.scm.api.SCMHead findHead(hudson.model.Item arg0) {
            throw new UnsupportedOperationException();
        }

        protected HeadByItem() {
            throw new UnsupportedOperationException();
        }
    }
}
