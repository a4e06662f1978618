package com.cloudbees.jenkins.plugins.bitbucket.api.endpoint;

public interface BitbucketEndpoint extends hudson.model.Describable<com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpoint> {

    com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.EndpointType getType();

    String getServerURL();
}
