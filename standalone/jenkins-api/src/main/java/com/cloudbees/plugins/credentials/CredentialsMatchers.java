package com.cloudbees.plugins.credentials;

public class CredentialsMatchers {

    public static com.cloudbees.plugins.credentials.CredentialsMatcher anyOf(com.cloudbees.plugins.credentials.CredentialsMatcher... arg0) {
        throw new UnsupportedOperationException();
    }

    public static com.cloudbees.plugins.credentials.CredentialsMatcher instanceOf(Class arg0) {
        throw new UnsupportedOperationException();
    }

    protected CredentialsMatchers() {
        throw new UnsupportedOperationException();
    }
}
