package jenkins.scm.api;

public abstract class SCMRevision implements java.io.Serializable {

    protected SCMRevision() {
        throw new UnsupportedOperationException();
    }
}
