package com.cloudbees.jenkins.plugins.bitbucket.api.endpoint;

public final class BitbucketEndpointProvider {

    public static java.util.List<com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpoint> all() {
        throw new UnsupportedOperationException();
    }

    protected BitbucketEndpointProvider() {
        throw new UnsupportedOperationException();
    }
}
