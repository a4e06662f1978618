package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.model.Failure;
import hudson.remoting.Channel;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedTokens;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.JenkinsJVM;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An OAuth consumer of Bitbucket Cloud, or a service account of a Data Center, that hands out short-lived tokens as user name and
 * password.
 *
 * <p>Key and secret stay on the controller; agents get the token and may ask for the next one ({@link AgentToken}). What is handed
 * out is shared and cached ({@link SharedTokens}), but for deployments: {@link #deploymentTokens()}. Whoever only looks (a page,
 * a list, another plugin's matcher) causes no exchange.
 *
 * @since 0.1
 */
public final class BitbucketScopedToken extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(BitbucketScopedToken.class.getName());

    private final String consumerKey;
    private final Secret consumerSecret;
    private String serverUrl;
    private String requestedScope;
    private transient SharedTokens shared;

    /**
     * @param scope where the credential may be used
     * @param consumerKey of an OAuth consumer, or client id of a service account
     * @param consumerSecret of the same
     */
    @DataBoundConstructor
    public BitbucketScopedToken(
            CredentialsScope scope, String id, String description, String consumerKey, Secret consumerSecret) {
        super(scope, id, description);
        this.consumerKey = Util.fixNull(consumerKey).strip();
        this.consumerSecret = consumerSecret;
    }

    public String getConsumerKey() {
        return consumerKey;
    }

    public Secret getConsumerSecret() {
        return consumerSecret;
    }

    /** Base address of a Data Center; {@code null} for Bitbucket Cloud. */
    public String getServerUrl() {
        return serverUrl;
    }

    /** @param serverUrl of a Data Center that is configured in Jenkins, with its context path; empty for Bitbucket Cloud */
    @DataBoundSetter
    public void setServerUrl(String serverUrl) {
        String trimmed = Util.fixEmptyAndTrim(serverUrl);
        if (trimmed != null && !TokenForm.isServer(trimmed)) {
            throw new Failure(Messages.BitbucketScopedToken_serverUrl());
        }
        this.serverUrl = trimmed;
    }

    /** What a Data Center is asked for; {@code null} for reading code. */
    public String getRequestedScope() {
        return requestedScope;
    }

    /** @param requestedScope names such as {@code REPO_READ}, separated by spaces; Cloud has no such thing */
    @DataBoundSetter
    public void setRequestedScope(String requestedScope) {
        String trimmed = Util.fixEmptyAndTrim(requestedScope);
        if (trimmed != null && !TokenForm.isScope(trimmed)) {
            throw new Failure(Messages.BitbucketScopedToken_requestedScope());
        }
        this.requestedScope = trimmed;
    }

    @Override
    public String getUsername() {
        return ScopedToken.TOKEN_USER;
    }

    /** It is the same for all tokens, so there is nothing to mask. */
    @Override
    public boolean isUsernameSecret() {
        return false;
    }

    /** A token that lives, exchanged now if need be; nothing for those who only look. */
    @Override
    public Secret getPassword() {
        JenkinsJVM.checkJenkinsJVM();
        return Looking.isUnderWay() ? Secret.fromString("") : Handing.out(shared());
    }

    /** Tokens that are nobody else's: one exchange for each deployment, nothing kept. */
    public TokenSource deploymentTokens() {
        return new ConsumerTokens(
                serverUrl, consumerKey, consumerSecret, requestedScope, "Bitbucket scoped token '" + getId() + "'");
    }

    /** Whether the tokens are for the server that an address lies on. */
    public boolean isFor(URI address) {
        return serverUrl == null
                ? BitbucketServers.sameServer(URI.create(BitbucketServers.CLOUD), address)
                : BitbucketServers.dataCenter(address).equals(BitbucketServers.dataCenter(URI.create(serverUrl)))
                        && BitbucketServers.dataCenter(address).isPresent();
    }

    synchronized SharedTokens shared() {
        if (shared == null) {
            TokenSource source = deploymentTokens();
            shared = new SharedTokens(() -> exchange(source), null, this::warn, Time.SYSTEM);
        }
        return shared;
    }

    private static SharedToken exchange(TokenSource source) throws DeploymentFailure, InterruptedException {
        Instant asked = Time.SYSTEM.now();
        return SharedToken.of(source.issue(), asked);
    }

    private void warn(DeploymentFailure failure) {
        LOGGER.log(Level.WARNING, "Bitbucket scoped token ''{0}'' could not be renewed, the old one goes on: {1}",
                new Object[] {getId(), failure.getMessage()});
    }

    /** XStream writes this credential as it is; an agent gets what stands for it. */
    private Object writeReplace() {
        Channel channel = Channel.current();
        return channel == null ? this : new AgentToken(this, channel);
    }

    /** Shows the credential in the form. */
    @Extension
    @Symbol("bitbucketScopedToken")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @Override
        public String getDisplayName() {
            return Messages.BitbucketScopedToken_displayName();
        }

        @POST
        public FormValidation doCheckServerUrl(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            Editing.allowed(context);
            return TokenForm.checkServer(Util.fixEmptyAndTrim(value));
        }

        /** Exchanges once, keeps nothing, and shows what the token may do and until when. */
        @POST
        public FormValidation doTestExchange(
                @AncestorInPath AccessControlled context,
                @QueryParameter String serverUrl,
                @QueryParameter String consumerKey,
                @QueryParameter String consumerSecret,
                @QueryParameter String requestedScope)
                throws InterruptedException {
            Editing.allowed(context);
            return TokenForm.exchange(serverUrl, consumerKey, consumerSecret, requestedScope);
        }
    }
}
