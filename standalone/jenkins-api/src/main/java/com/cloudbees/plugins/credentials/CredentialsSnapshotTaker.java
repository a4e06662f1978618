package com.cloudbees.plugins.credentials;

public abstract class CredentialsSnapshotTaker<C extends com.cloudbees.plugins.credentials.Credentials> implements hudson.ExtensionPoint {

    public CredentialsSnapshotTaker() {
        throw new UnsupportedOperationException();
    }

    public abstract C snapshot(C arg0);

    public abstract Class<C> type();
}
