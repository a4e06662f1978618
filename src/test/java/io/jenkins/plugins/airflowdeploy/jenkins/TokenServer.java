package io.jenkins.plugins.airflowdeploy.jenkins;

import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.util.List;

/** A Data Center that hands out tokens to a service account, and counts. */
public final class TokenServer {

    public static final String KEY = "client-of-the-service-account";
    public static final String SECRET = "secret-of-the-service-account-7f1d";

    private final FaultServer server;

    /** Makes it one of Jenkins' Bitbucket endpoints. */
    public TokenServer(FaultServer server) {
        this.server = server;
        BitbucketEndpointConfiguration.get().setEndpoints(List.of(new BitbucketServerEndpoint("ours", url())));
    }

    public String url() {
        return server.uri("/bitbucket").toString();
    }

    /** The next answer. */
    public TokenServer gives(String token, int seconds) {
        server.then(200, "application/json", "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":" + seconds
                + ",\"scope\":\"REPO_READ\"}");
        return this;
    }

    public TokenServer refuses() {
        server.then(401, "application/json", "{\"error\":\"invalid_client\"}");
        return this;
    }

    public int exchanges() {
        return server.seen().size();
    }

    public BitbucketScopedToken credential(String id) {
        BitbucketScopedToken credential =
                new BitbucketScopedToken(CredentialsScope.GLOBAL, id, "of a test", KEY, Secret.fromString(SECRET));
        credential.setServerUrl(url());
        return credential;
    }

    /** A credential in Jenkins' own store. */
    public BitbucketScopedToken stored(String id) throws Exception {
        BitbucketScopedToken credential = credential(id);
        SystemCredentialsProvider.getInstance().getCredentials().add(credential);
        SystemCredentialsProvider.getInstance().save();
        return credential;
    }
}
