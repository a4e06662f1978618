package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketServiceAccount;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.Optional;
import jenkins.util.JenkinsJVM;

/**
 * Exchanges key and secret for a token with each call, on the controller alone. The secret goes to Bitbucket Cloud or to a Data
 * Center that an administrator configured for Jenkins, and nowhere else: whoever may edit a credential cannot have its secret
 * sent to a server of his own.
 */
final class ConsumerTokens implements TokenSource {

    private final String serverUrl;
    private final String key;
    private final Secret secret;
    private final String scope;
    private final String description;

    /**
     * @param serverUrl of a Data Center; {@code null} for Cloud
     * @param scope what to ask a Data Center for; {@code null} for reading code
     */
    ConsumerTokens(String serverUrl, String key, Secret secret, String scope, String description) {
        this.serverUrl = serverUrl;
        this.key = key;
        this.secret = secret;
        this.scope = scope;
        this.description = description;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        JenkinsJVM.checkJenkinsJVM();
        try (Http http = new Http(ProxyRules.ofJenkins().settings(), Time.SYSTEM)) {
            return source(http).issue();
        }
    }

    private TokenSource source(Http http) throws DeploymentFailure {
        if (serverUrl == null) {
            return new BitbucketOAuthConsumer(
                    http, BitbucketOAuthConsumer.CLOUD, key, secret::getPlainText, description, Time.SYSTEM);
        }
        URI server = URI.create(serverUrl);
        Optional<URI> configured = BitbucketServers.dataCenter(server);
        if (configured.isEmpty()) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    ForeignText.line(serverUrl, 200) + " is none of the Bitbucket Data Centers that Jenkins knows, so " + description
                            + " is not sent there. An administrator adds it in Manage Jenkins, System, Bitbucket Endpoints.");
        }
        return new BitbucketServiceAccount(
                http, configured.get(), key, secret::getPlainText, scope == null ? BitbucketServiceAccount.READ : scope,
                description, Time.SYSTEM);
    }

    /** Calls nothing: Bitbucket cannot take such tokens back. */
    @Override
    public String revoke(ScopedToken token) {
        return token.expiresAt().map(end -> "expires by itself at " + end).orElse("expires by itself");
    }

    @Override
    public String description() {
        return description;
    }
}
