package com.cloudbees.plugins.credentials;

public abstract class CredentialsStore implements hudson.security.AccessControlled {

    protected CredentialsStore() {
        throw new UnsupportedOperationException();
    }
}
