package jenkins.plugins.git;

public abstract class AbstractGitSCMSource extends jenkins.scm.api.SCMSource {

    protected AbstractGitSCMSource() {
        throw new UnsupportedOperationException();
    }

    public static class SCMRevisionImpl extends jenkins.scm.api.SCMRevision {

        public String getHash() {
            throw new UnsupportedOperationException();
        }

        protected SCMRevisionImpl() {
            throw new UnsupportedOperationException();
        }
    }
}
