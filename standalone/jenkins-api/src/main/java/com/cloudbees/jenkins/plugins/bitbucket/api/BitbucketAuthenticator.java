package com.cloudbees.jenkins.plugins.bitbucket.api;

public interface BitbucketAuthenticator {

    default void configureRequest(org.apache.hc.core5.http.HttpRequest arg0) {
        throw new UnsupportedOperationException();
    }

    default com.cloudbees.plugins.credentials.common.StandardUsernameCredentials getCredentialsForSCM() {
        throw new UnsupportedOperationException();
    }
}
