package com.cloudbees.jenkins.plugins.bitbucket.impl.credentials;

public class BitbucketAccessTokenAuthenticator implements com.cloudbees.jenkins.plugins.bitbucket.api.BitbucketAuthenticator {

    public BitbucketAccessTokenAuthenticator(org.jenkinsci.plugins.plaincredentials.StringCredentials arg0) {
        throw new UnsupportedOperationException();
    }

    public void configureRequest(org.apache.hc.core5.http.HttpRequest arg0) {
        throw new UnsupportedOperationException();
    }

    public com.cloudbees.plugins.credentials.common.StandardUsernameCredentials getCredentialsForSCM() {
        throw new UnsupportedOperationException();
    }
}
