package io.jenkins.plugins.airflowdeploy.bitbucket.scan;

import com.cloudbees.jenkins.plugins.bitbucket.api.BitbucketAuthenticator;
import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import jenkins.authentication.tokens.api.AuthenticationTokenSource;

/** Lets the Bitbucket plugin offer a {@link BitbucketScopedToken} for scanning, and scan with it. Converting exchanges nothing. */
@Extension
public final class ScopedTokenSource extends AuthenticationTokenSource<BitbucketAuthenticator, BitbucketScopedToken> {

    public ScopedTokenSource() {
        super(BitbucketAuthenticator.class, BitbucketScopedToken.class);
    }

    @Override
    public BitbucketAuthenticator convert(BitbucketScopedToken credential) {
        return new ScopedTokenAuthenticator(credential);
    }
}
