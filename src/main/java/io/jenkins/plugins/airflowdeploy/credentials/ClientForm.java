package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.model.Failure;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.EndpointAddress;
import io.jenkins.plugins.airflowdeploy.engine.token.HeaderName;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ThisMachine;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** What the form of a {@link ClientCredentialsLogin} checks and tries. The caller has checked the permission. */
final class ClientForm {

    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}( [\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}){0,19}");
    private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7E]{1,500}");
    private static final int LONGEST = 1000;

    private ClientForm() {}

    /**
     * @param error what is wrong with the value; {@code null} for nothing
     * @return the value
     * @throws Failure when something is wrong
     */
    static String passed(String error, String value) {
        if (error != null) {
            throw new Failure(error);
        }
        return value;
    }

    /** @param error {@code null} for nothing */
    static FormValidation shown(String error) {
        return error == null ? FormValidation.ok() : FormValidation.error("%s", error);
    }

    /** @param value {@code null} for Airflow itself */
    static String tokenUrl(String value) {
        return value == null || isTokenUrl(value) ? null : Messages.ClientCredentialsLogin_tokenUrl();
    }

    private static boolean isTokenUrl(String value) {
        try {
            return value.length() <= LONGEST && EndpointAddress.usable(new URI(value));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static String requestedScope(String value) {
        return value == null || SCOPE.matcher(value).matches() ? null : Messages.ClientCredentialsLogin_requestedScope();
    }

    static String audience(String value) {
        return value == null || AUDIENCE.matcher(value).matches() ? null : Messages.ClientCredentialsLogin_audience();
    }

    static String header(String value) {
        return value == null || value.equalsIgnoreCase("Authorization") || HeaderName.usable(value)
                ? null
                : Messages.ClientCredentialsLogin_header();
    }

    /** Whether Airflow's user has a place beside the client's token. */
    static String username(String value, String header, String tokenUrl) {
        boolean beside = tokenUrl != null && HeaderName.usable(header);
        return value == null || beside ? null : Messages.ClientCredentialsLogin_username();
    }

    /** Asks for a token once. The token is dropped, and not shown. */
    static FormValidation test(ClientCredentialsLogin login) throws InterruptedException {
        if (login.getTokenUrl() == null) {
            return FormValidation.warning("%s", Messages.ClientCredentialsLogin_testAtAirflow());
        }
        if (login.getClientId().isEmpty() || SealedSecret.isEmpty(login.getClientSecret())) {
            return FormValidation.error("%s", Messages.ClientCredentialsLogin_noSecret());
        }
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER) && ThisMachine.isAt(URI.create(login.getTokenUrl()))) {
            return FormValidation.error("%s", Messages.ClientCredentialsLogin_loopback());
        }
        try (Http http = new Http(ProxyRules.ofJenkins().settings(), Time.SYSTEM)) {
            return told(new ClientTokens(login, Messages.ClientCredentialsLogin_thisOne()).oidc(http).issue());
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation told(ScopedToken token) {
        String scopes = token.scopes().map(BitbucketScopes::list).orElseGet(Messages::ClientCredentialsLogin_notTold);
        String end = token.expiresAt()
                .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElseGet(Messages::ClientCredentialsLogin_notTold);
        return FormValidation.ok("%s", Messages.ClientCredentialsLogin_works(scopes, end));
    }
}
