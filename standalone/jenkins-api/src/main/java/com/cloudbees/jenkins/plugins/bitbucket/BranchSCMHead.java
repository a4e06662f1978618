package com.cloudbees.jenkins.plugins.bitbucket;

public class BranchSCMHead extends jenkins.scm.api.SCMHead {

    protected BranchSCMHead() {
        throw new UnsupportedOperationException();
    }
}
