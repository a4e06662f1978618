package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import jenkins.util.JenkinsJVM;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * An account by which environments talk to their Airflow: a user, a client of an identity provider, or a ready token.
 *
 * <p>Neither user name with password nor secret text, so that no binding of a Jenkinsfile takes it. It never goes to an agent.
 * Every deployment has tokens of its own; nothing is shared or cached.
 *
 * @since 0.1
 */
public final class AirflowServiceAccount extends BaseStandardCredentials {

    private static final long serialVersionUID = 1L;

    private final AirflowLogin login;

    /**
     * @param scope System, so that environments alone find it
     * @param login how it gets its tokens
     */
    @DataBoundConstructor
    public AirflowServiceAccount(CredentialsScope scope, String id, String description, AirflowLogin login) {
        super(scope, id, description);
        this.login = login;
    }

    public AirflowLogin getLogin() {
        return login;
    }

    /**
     * Where tokens come from, for one Airflow.
     *
     * @param airflow its base address, as an administrator set it
     * @throws DeploymentFailure when the credential is not complete, or its parts do not fit together
     */
    public TokenSource tokens(Http http, URI airflow) throws DeploymentFailure {
        JenkinsJVM.checkJenkinsJVM();
        if (login == null) {
            throw new DeploymentFailure(FailureKind.ACCESS,
                    "credential '" + ForeignText.line(getId(), 80) + "' does not say how to log in. Choose that in the credential.");
        }
        return login.tokens(http, airflow, getId());
    }

    /** What has to be rotated; empty where nothing was entered. */
    public Optional<SecretValue> secret() {
        return Optional.ofNullable(login)
                .map(AirflowLogin::secret)
                .filter(secret -> !SealedSecret.isEmpty(secret))
                .map(SealedSecret::bare);
    }

    /** Whether the secret itself is the token, and may tell its end. */
    public boolean isReadyToken() {
        return login instanceof BearerTokenLogin;
    }

    /** Shows the credential in the form. */
    @Extension
    @Symbol("airflowServiceAccount")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @Override
        public String getDisplayName() {
            return Messages.AirflowServiceAccount_displayName();
        }

        /** The ways to log in; used by credentials.jelly. */
        public List<Descriptor<AirflowLogin>> getLoginDescriptors() {
            return Jenkins.get().getDescriptorList(AirflowLogin.class);
        }
    }
}
