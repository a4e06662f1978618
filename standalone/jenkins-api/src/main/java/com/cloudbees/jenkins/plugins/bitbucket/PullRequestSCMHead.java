package com.cloudbees.jenkins.plugins.bitbucket;

public class PullRequestSCMHead extends jenkins.scm.api.SCMHead implements jenkins.scm.api.mixin.ChangeRequestSCMHead2 {

    public String getBranchName() {
        throw new UnsupportedOperationException();
    }

    public String getRepoOwner() {
        throw new UnsupportedOperationException();
    }

    public String getRepository() {
        throw new UnsupportedOperationException();
    }

    protected PullRequestSCMHead() {
        throw new UnsupportedOperationException();
    }
}
