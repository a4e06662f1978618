package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.remoting.Channel;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.SharedTokens;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.JenkinsJVM;

/**
 * What an agent has in place of a {@link BitbucketScopedToken}: the token of now, and a handle by which it may ask the controller
 * for the next one, over this connection alone. Neither key nor secret, in whatever form.
 */
final class AgentToken extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(AgentToken.class.getName());

    private final String handle;
    private final LentToken lent;
    private transient SharedTokens shared;

    /** Runs on the controller, which makes sure that there is a token if one can be had. */
    AgentToken(BitbucketScopedToken credential, Channel channel) {
        super(credential.getScope(), credential.getId(), credential.getDescription());
        JenkinsJVM.checkJenkinsJVM();
        handle = LentCredentials.lend(channel, credential);
        lent = lend(credential);
    }

    /** {@code null} when there is none to be had: the agent is told why when it asks. */
    private static LentToken lend(BitbucketScopedToken credential) {
        try {
            return LentToken.of(credential);
        } catch (DeploymentFailure e) {
            LOGGER.log(Level.WARNING, "no token for an agent: {0}", e.getMessage());
            return null;
        }
    }

    /** Runs on the agent; coming back, it would not be what it was. */
    private Object readResolve() {
        JenkinsJVM.checkNotJenkinsJVM();
        Channel channel = Channel.currentOrFail();
        SharedToken first = lent == null ? null : lent.here();
        shared = new SharedTokens(() -> next(channel), first, AgentToken::warn, Time.SYSTEM);
        return this;
    }

    private SharedToken next(Channel channel) throws DeploymentFailure, InterruptedException {
        try {
            return channel.call(new NextToken(handle)).here();
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE, "the agent lost its connection to Jenkins while it asked for a token of Bitbucket.", e);
        }
    }

    private static void warn(DeploymentFailure failure) {
        LOGGER.log(Level.WARNING, "a token of Bitbucket could not be renewed, the old one goes on: {0}", failure.getMessage());
    }

    @Override
    public String getUsername() {
        return ScopedToken.TOKEN_USER;
    }

    @Override
    public boolean isUsernameSecret() {
        return false;
    }

    @Override
    public Secret getPassword() {
        JenkinsJVM.checkNotJenkinsJVM();
        return Handing.out(shared);
    }
}
