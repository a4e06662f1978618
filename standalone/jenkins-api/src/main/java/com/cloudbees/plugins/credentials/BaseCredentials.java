package com.cloudbees.plugins.credentials;

public class BaseCredentials implements com.cloudbees.plugins.credentials.Credentials {

    public com.cloudbees.plugins.credentials.CredentialsScope getScope() {
        throw new UnsupportedOperationException();
    }

    protected BaseCredentials() {
        throw new UnsupportedOperationException();
    }
}
