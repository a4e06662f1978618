package jenkins.scm.api.mixin;

public abstract class ChangeRequestSCMRevision<H extends jenkins.scm.api.SCMHead & jenkins.scm.api.mixin.ChangeRequestSCMHead> extends jenkins.scm.api.SCMRevision {

    protected ChangeRequestSCMRevision() {
        throw new UnsupportedOperationException();
    }
}
