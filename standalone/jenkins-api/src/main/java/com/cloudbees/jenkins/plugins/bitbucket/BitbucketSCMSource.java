package com.cloudbees.jenkins.plugins.bitbucket;

public class BitbucketSCMSource extends jenkins.scm.api.SCMSource {

    public String getCredentialsId() {
        throw new UnsupportedOperationException();
    }

    public String getRepoOwner() {
        throw new UnsupportedOperationException();
    }

    public String getRepository() {
        throw new UnsupportedOperationException();
    }

    public String getServerUrl() {
        throw new UnsupportedOperationException();
    }

    protected BitbucketSCMSource() {
        throw new UnsupportedOperationException();
    }
}
