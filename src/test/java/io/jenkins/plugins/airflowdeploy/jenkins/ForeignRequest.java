package io.jenkins.plugins.airflowdeploy.jenkins;

import jenkins.scm.api.SCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;

/** A change request of another kind of source than Bitbucket's: GitHub's and GitLab's have their own. */
public final class ForeignRequest extends SCMHead implements ChangeRequestSCMHead {
    private static final long serialVersionUID = 1L;

    public ForeignRequest() {
        super("MR-3");
    }

    @Override
    public String getId() {
        return "3";
    }

    @Override
    public SCMHead getTarget() {
        return new SCMHead("main");
    }
}
