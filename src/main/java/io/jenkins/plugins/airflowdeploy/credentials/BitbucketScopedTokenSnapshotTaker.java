package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsSnapshotTaker;
import hudson.Extension;

/**
 * Keeps the credential from being flattened to the user name and password of a moment, as other user names with passwords are
 * before they are sent to an agent: {@link AgentToken} goes there instead.
 */
@Extension
public final class BitbucketScopedTokenSnapshotTaker extends CredentialsSnapshotTaker<BitbucketScopedToken> {

    @Override
    public Class<BitbucketScopedToken> type() {
        return BitbucketScopedToken.class;
    }

    @Override
    public BitbucketScopedToken snapshot(BitbucketScopedToken credentials) {
        return credentials;
    }
}
