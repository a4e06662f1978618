package com.cloudbees.jenkins.plugins.bitbucket;

public class PullRequestSCMRevision extends jenkins.scm.api.mixin.ChangeRequestSCMRevision<com.cloudbees.jenkins.plugins.bitbucket.PullRequestSCMHead> {

    public jenkins.scm.api.SCMRevision getPull() {
        throw new UnsupportedOperationException();
    }

    protected PullRequestSCMRevision() {
        throw new UnsupportedOperationException();
    }
}
