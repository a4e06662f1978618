package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** What the form of a {@link BitbucketScopedToken} checks and tries. The caller has checked the permission. */
final class TokenForm {

    private static final Pattern SCOPE = Pattern.compile("[A-Z_]{1,40}( [A-Z_]{1,40}){0,19}");

    private static final int LAST_PORT = 65_535;

    private TokenForm() {}

    /** Whether it can be the base address of a Data Center: http(s), without user name, query and fragment. */
    static boolean isServer(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= LAST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static boolean isScope(String scope) {
        return SCOPE.matcher(scope).matches();
    }

    /** @param url {@code null} for Bitbucket Cloud */
    static FormValidation checkServer(String url) {
        if (url == null) {
            return FormValidation.ok();
        }
        if (!isServer(url)) {
            return FormValidation.error("%s", Messages.BitbucketScopedToken_serverUrl());
        }
        return BitbucketServers.dataCenter(URI.create(url)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error("%s", Messages.BitbucketScopedToken_unknownServer());
    }

    /** Exchanges once. The token is dropped, and not shown. */
    static FormValidation exchange(String serverUrl, String key, String secret, String requestedScope)
            throws InterruptedException {
        String server = Util.fixEmptyAndTrim(serverUrl);
        String scope = Util.fixEmptyAndTrim(requestedScope);
        FormValidation checked = checkServer(server);
        if (checked.kind != FormValidation.Kind.OK) {
            return checked;
        }
        if (scope != null && !isScope(scope)) {
            return FormValidation.error("%s", Messages.BitbucketScopedToken_requestedScope());
        }
        if (Util.fixEmptyAndTrim(key) == null || Util.fixEmpty(secret) == null) {
            return FormValidation.error("%s", Messages.BitbucketScopedToken_noSecret());
        }
        try {
            return told(new ConsumerTokens(
                            server, key.strip(), Secret.fromString(secret), scope, Messages.BitbucketScopedToken_thisOne())
                    .issue());
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation told(ScopedToken token) {
        String scopes = token.scopes().map(BitbucketScopes::list).orElseGet(Messages::BitbucketScopedToken_notTold);
        String end = token.expiresAt()
                .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElseGet(Messages::BitbucketScopedToken_notTold);
        return FormValidation.ok("%s", Messages.BitbucketScopedToken_works(scopes, end));
    }
}
