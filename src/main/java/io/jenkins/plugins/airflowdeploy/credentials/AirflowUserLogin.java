package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * By user name and password: a token of one hour is made for each deployment, and taken back at its end.
 *
 * @since 0.1
 */
public final class AirflowUserLogin extends AirflowLogin {

    private static final long serialVersionUID = 1L;

    private final String username;
    private final Secret password;

    /** @param username in Airflow */
    @DataBoundConstructor
    public AirflowUserLogin(String username, Secret password) {
        this.username = Util.fixNull(username).strip();
        this.password = SealedSecret.seal(password, SealedSecret.AIRFLOW);
    }

    public String getUsername() {
        return username;
    }

    /** For the form: says where it goes, too. */
    public Secret getPassword() {
        return password;
    }

    @Override
    TokenSource tokens(Http http, URI airflow, String credentialId) throws DeploymentFailure {
        return new AirflowPassword(http, airflow, username,
                SealedSecret.open(password, SealedSecret.AIRFLOW, "credential '" + credentialId + "'"), credentialId, Time.SYSTEM);
    }

    @Override
    Secret secret() {
        return password;
    }

    /** Shows it in the form. */
    @Extension(ordinal = 30)
    @Symbol("airflowUser")
    public static final class DescriptorImpl extends Descriptor<AirflowLogin> {

        @Override
        public String getDisplayName() {
            return Messages.AirflowUserLogin_displayName();
        }
    }
}
