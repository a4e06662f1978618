package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * By a token that somebody made: it is sent as it is, and not ours to take back.
 *
 * @since 0.1
 */
public final class BearerTokenLogin extends AirflowLogin {

    private static final long serialVersionUID = 1L;

    private final Secret token;

    @DataBoundConstructor
    public BearerTokenLogin(Secret token) {
        this.token = SealedSecret.seal(token, SealedSecret.AIRFLOW);
    }

    /** For the form: says where it goes, too. */
    public Secret getToken() {
        return token;
    }

    @Override
    TokenSource tokens(Http http, URI airflow, String credentialId) throws DeploymentFailure {
        String name = "Airflow token (credential '" + ForeignText.line(credentialId, 80) + "')";
        return new ReadyToken(null, SealedSecret.open(token, SealedSecret.AIRFLOW, name), name, Time.SYSTEM);
    }

    @Override
    Secret secret() {
        return token;
    }

    /** Shows it in the form. */
    @Extension(ordinal = 10)
    @Symbol("bearerToken")
    public static final class DescriptorImpl extends Descriptor<AirflowLogin> {

        @Override
        public String getDisplayName() {
            return Messages.BearerTokenLogin_displayName();
        }
    }
}
