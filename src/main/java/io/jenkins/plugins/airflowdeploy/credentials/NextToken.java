package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.remoting.Channel;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import jenkins.security.SlaveToMasterCallable;
import jenkins.util.JenkinsJVM;

/** An agent asks the controller for the next token of a credential that was sent to it. */
final class NextToken extends SlaveToMasterCallable<LentToken, DeploymentFailure> {

    private static final long serialVersionUID = 1L;

    private final String handle;

    NextToken(String handle) {
        this.handle = handle;
    }

    @Override
    public LentToken call() throws DeploymentFailure {
        JenkinsJVM.checkJenkinsJVM();
        BitbucketScopedToken credential = LentCredentials.find(Channel.currentOrFail(), handle)
                .orElseThrow(() -> new DeploymentFailure(
                        FailureKind.ACCESS, "Jenkins does not know the credential that this agent asks for. Run the build again."));
        try {
            return LentToken.of(credential);
        } catch (DeploymentFailure e) {
            throw new DeploymentFailure(e.kind(), e.getMessage()); // without its cause, which is for the controller's log
        }
    }
}
