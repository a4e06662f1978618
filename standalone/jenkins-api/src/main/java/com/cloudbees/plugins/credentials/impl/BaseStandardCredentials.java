package com.cloudbees.plugins.credentials.impl;

public abstract class BaseStandardCredentials extends com.cloudbees.plugins.credentials.BaseCredentials implements com.cloudbees.plugins.credentials.common.StandardCredentials {

    public BaseStandardCredentials(com.cloudbees.plugins.credentials.CredentialsScope arg0, String arg1, String arg2) {
        throw new UnsupportedOperationException();
    }

    public String getDescription() {
        throw new UnsupportedOperationException();
    }

    public String getId() {
        throw new UnsupportedOperationException();
    }

    protected abstract static class BaseStandardCredentialsDescriptor extends com.cloudbees.plugins.credentials.CredentialsDescriptor {

        protected BaseStandardCredentialsDescriptor() {
            throw new UnsupportedOperationException();
        }

        public String getCheckIdUrl(com.cloudbees.plugins.credentials.CredentialsStore store) throws java.io.UnsupportedEncodingException {
            throw new UnsupportedOperationException();
        }
    }
}
