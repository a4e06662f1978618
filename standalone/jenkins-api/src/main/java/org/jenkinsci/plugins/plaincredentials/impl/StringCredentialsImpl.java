package org.jenkinsci.plugins.plaincredentials.impl;

public final class StringCredentialsImpl extends com.cloudbees.plugins.credentials.impl.BaseStandardCredentials implements org.jenkinsci.plugins.plaincredentials.StringCredentials {

    public StringCredentialsImpl(com.cloudbees.plugins.credentials.CredentialsScope arg0, String arg1, String arg2, hudson.util.Secret arg3) {
        super(arg0, arg1, arg2);
        throw new UnsupportedOperationException();
    }

    public hudson.util.Secret getSecret() {
        throw new UnsupportedOperationException();
    }
}
