package io.jenkins.plugins.airflowdeploy.bitbucket.scan;

import com.cloudbees.jenkins.plugins.bitbucket.impl.credentials.BitbucketAccessTokenAuthenticator;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.HttpRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/**
 * Shows the token of now with each request of the Bitbucket plugin. It is an access token's authenticator by class because the
 * plugin's clients take known classes only; the token that it begins with is never shown.
 */
final class ScopedTokenAuthenticator extends BitbucketAccessTokenAuthenticator {

    /** Where Cloud answers REST calls, for tokens of {@code bitbucket.org}. */
    private static final URI CLOUD_API = URI.create("https://api.bitbucket.org");

    private final BitbucketScopedToken credential;

    ScopedTokenAuthenticator(BitbucketScopedToken credential) {
        super(new StringCredentialsImpl(credential.getScope(), credential.getId(), "", Secret.fromString("")));
        this.credential = credential;
    }

    @Override
    public void configureRequest(HttpRequest request) {
        if (!isFor(request)) {
            throw new IllegalStateException("Bitbucket scoped token '" + credential.getId()
                    + "' is for another Bitbucket than this source's. Choose another credential.");
        }
        request.setHeader("Authorization", "Bearer " + credential.getPassword().getPlainText());
    }

    /** Only the server counts: paths hold names of branches, and are of the Bitbucket plugin's own making. */
    private boolean isFor(HttpRequest request) {
        String server = credential.getServerUrl();
        try {
            return BitbucketServers.sameServer(server == null ? CLOUD_API : URI.create(server), request.getUri());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public StandardUsernameCredentials getCredentialsForSCM() {
        return credential;
    }
}
