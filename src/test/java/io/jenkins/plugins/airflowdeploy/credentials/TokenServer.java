package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.util.List;

/** A Data Center that hands out tokens to a service account, and counts. */
final class TokenServer {

    static final String KEY = "client-of-the-service-account";
    static final String SECRET = "secret-of-the-service-account-7f1d";

    private final FaultServer server;

    /** Makes it one of Jenkins' Bitbucket endpoints. */
    TokenServer(FaultServer server) {
        this.server = server;
        BitbucketEndpointConfiguration.get().setEndpoints(List.of(new BitbucketServerEndpoint("ours", url())));
    }

    String url() {
        return server.uri("/bitbucket").toString();
    }

    /** The next answer. */
    TokenServer gives(String token, int seconds) {
        server.then(200, "application/json", "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":" + seconds
                + ",\"scope\":\"REPO_READ\"}");
        return this;
    }

    TokenServer refuses() {
        server.then(401, "application/json", "{\"error\":\"invalid_client\"}");
        return this;
    }

    int exchanges() {
        return server.seen().size();
    }

    BitbucketScopedToken credential(String id) {
        BitbucketScopedToken credential =
                new BitbucketScopedToken(CredentialsScope.GLOBAL, id, "of a test", KEY, Secret.fromString(SECRET));
        credential.setServerUrl(url());
        return credential;
    }

    /** A credential in Jenkins' own store. */
    BitbucketScopedToken stored(String id) throws Exception {
        BitbucketScopedToken credential = credential(id);
        SystemCredentialsProvider.getInstance().getCredentials().add(credential);
        SystemCredentialsProvider.getInstance().save();
        return credential;
    }
}
