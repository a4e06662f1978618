package com.cloudbees.jenkins.plugins.bitbucket.api.endpoint;

public enum EndpointType {
    SERVER, CLOUD;
}
