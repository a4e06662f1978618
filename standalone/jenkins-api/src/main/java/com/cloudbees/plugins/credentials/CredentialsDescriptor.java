package com.cloudbees.plugins.credentials;

public abstract class CredentialsDescriptor extends hudson.model.Descriptor<com.cloudbees.plugins.credentials.Credentials> implements org.jenkins.ui.icon.IconSpec {

    protected CredentialsDescriptor() {
        throw new UnsupportedOperationException();
    }
}
