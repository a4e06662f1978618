package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * By id and secret of a client: a token is asked for at an OIDC token endpoint by {@code client_credentials} for each
 * deployment, for a proxy before Airflow or for Airflow itself. Without an endpoint Airflow is asked, whose auth manager must
 * be Keycloak's then.
 *
 * @since 0.1
 */
public final class ClientCredentialsLogin extends AirflowLogin {

    private static final long serialVersionUID = 1L;

    private final String clientId;
    private final Secret clientSecret;
    private final String tokenUrl;
    private String requestedScope;
    private String audience;
    private String header;
    private String username;
    private Secret password;

    /** @param tokenUrl where tokens are asked for; empty for Airflow itself. The secret is stored for this address alone */
    @DataBoundConstructor
    public ClientCredentialsLogin(String clientId, Secret clientSecret, String tokenUrl) {
        this.clientId = Util.fixNull(clientId).strip();
        this.tokenUrl = ClientForm.passed(ClientForm.tokenUrl(Util.fixEmptyAndTrim(tokenUrl)), Util.fixEmptyAndTrim(tokenUrl));
        this.clientSecret = SealedSecret.seal(clientSecret, place());
    }

    private String place() {
        return tokenUrl == null ? SealedSecret.AIRFLOW : tokenUrl;
    }

    public String getClientId() {
        return clientId;
    }

    /** For the form: says where it goes, too. */
    public Secret getClientSecret() {
        return clientSecret;
    }

    /** {@code null} for Airflow itself. */
    public String getTokenUrl() {
        return tokenUrl;
    }

    /** {@code null} for the provider's default. */
    public String getRequestedScope() {
        return requestedScope;
    }

    /** @param requestedScope names separated by spaces */
    @DataBoundSetter
    public void setRequestedScope(String requestedScope) {
        String trimmed = Util.fixEmptyAndTrim(requestedScope);
        this.requestedScope = ClientForm.passed(ClientForm.requestedScope(trimmed), trimmed);
    }

    /** {@code null} for none. */
    public String getAudience() {
        return audience;
    }

    /** @param audience what some providers want beside the scope */
    @DataBoundSetter
    public void setAudience(String audience) {
        String trimmed = Util.fixEmptyAndTrim(audience);
        this.audience = ClientForm.passed(ClientForm.audience(trimmed), trimmed);
    }

    /** {@code null} for {@code Authorization}. */
    public String getHeader() {
        return header;
    }

    /** @param header where the token is sent */
    @DataBoundSetter
    public void setHeader(String header) {
        String trimmed = Util.fixEmptyAndTrim(header);
        this.header = ClientForm.passed(ClientForm.header(trimmed), trimmed);
    }

    /** {@code null} where nothing but the client's token is sent. */
    public String getUsername() {
        return username;
    }

    /** @param username in Airflow, where a proxy wants the client's token and Airflow its own */
    @DataBoundSetter
    public void setUsername(String username) {
        this.username = Util.fixEmptyAndTrim(username);
    }

    /** For the form: says where it goes, too. {@code null} where there is none. */
    public Secret getPassword() {
        return password;
    }

    /** @param password of {@link #setUsername} */
    @DataBoundSetter
    public void setPassword(Secret password) {
        this.password = SealedSecret.isEmpty(password) ? null : SealedSecret.seal(password, SealedSecret.AIRFLOW);
    }

    @Override
    TokenSource tokens(Http http, URI airflow, String credentialId) throws DeploymentFailure {
        return new ClientTokens(this, credentialId).source(http, airflow);
    }

    @Override
    Secret secret() {
        return clientSecret;
    }

    /** Shows it in the form. */
    @Extension(ordinal = 20)
    @Symbol("clientCredentials")
    public static final class DescriptorImpl extends Descriptor<AirflowLogin> {

        @Override
        public String getDisplayName() {
            return Messages.ClientCredentialsLogin_displayName();
        }

        @POST
        public FormValidation doCheckTokenUrl(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            Editing.allowed(context);
            return ClientForm.shown(ClientForm.tokenUrl(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckRequestedScope(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            Editing.allowed(context);
            return ClientForm.shown(ClientForm.requestedScope(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckAudience(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            Editing.allowed(context);
            return ClientForm.shown(ClientForm.audience(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckHeader(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            Editing.allowed(context);
            return ClientForm.shown(ClientForm.header(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckUsername(
                @AncestorInPath AccessControlled context,
                @QueryParameter String value,
                @QueryParameter String header,
                @QueryParameter String tokenUrl) {
            Editing.allowed(context);
            return ClientForm.shown(ClientForm.username(
                    Util.fixEmptyAndTrim(value), Util.fixEmptyAndTrim(header), Util.fixEmptyAndTrim(tokenUrl)));
        }

        /** Asks for a token once, keeps nothing, and shows scopes and end. */
        @POST
        public FormValidation doTestClient(
                @AncestorInPath AccessControlled context,
                @QueryParameter String clientId,
                @QueryParameter String clientSecret,
                @QueryParameter String tokenUrl,
                @QueryParameter String requestedScope,
                @QueryParameter String audience)
                throws InterruptedException {
            Editing.allowed(context);
            try {
                ClientCredentialsLogin login =
                        new ClientCredentialsLogin(clientId, Secret.fromString(Util.fixNull(clientSecret)), tokenUrl);
                login.setRequestedScope(requestedScope);
                login.setAudience(audience);
                return ClientForm.test(login);
            } catch (Failure e) {
                return FormValidation.error("%s", e.getMessage());
            }
        }
    }
}
