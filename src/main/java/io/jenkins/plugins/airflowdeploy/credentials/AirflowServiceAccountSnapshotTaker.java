package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsSnapshotTaker;
import hudson.Extension;

/** The credential holds all that it needs, so it is its own snapshot. */
@Extension
public final class AirflowServiceAccountSnapshotTaker extends CredentialsSnapshotTaker<AirflowServiceAccount> {

    @Override
    public Class<AirflowServiceAccount> type() {
        return AirflowServiceAccount.class;
    }

    @Override
    public AirflowServiceAccount snapshot(AirflowServiceAccount credentials) {
        return credentials;
    }
}
