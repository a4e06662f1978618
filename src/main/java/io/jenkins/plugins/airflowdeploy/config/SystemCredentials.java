package io.jenkins.plugins.airflowdeploy.config;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The credentials of environments: looked up by the plugin itself as system, so that their scope can be System, which no
 * Jenkinsfile can read.
 */
final class SystemCredentials {

    private SystemCredentials() {}

    /**
     * @param id as configured
     * @param url what the credential is for; honours the domains of credentials
     * @throws DeploymentFailure kind {@code ACCESS} when there is none of that id
     */
    static StandardCredentials find(String id, String url) throws DeploymentFailure {
        StandardCredentials found = lookup(id, url);
        if (found == null) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "there is no credential '" + id + "' for " + url
                            + ". Add it to Jenkins' system credentials, or change the environment.");
        }
        return found;
    }

    /** Notes that a build uses a credential, which its page and its usage then show. Does nothing where there is none of that id. */
    static void track(Run<?, ?> run, String id, String url) {
        StandardCredentials found = lookup(id, url);
        if (found != null) {
            CredentialsProvider.track(run, found);
        }
    }

    /** {@code null} when there is none of that id. */
    static StandardCredentials lookup(String id, String url) {
        return CredentialsProvider.findCredentialByIdInItemGroup(
                id, StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, URIRequirementBuilder.fromUri(url).build());
    }

    /** What a credential is looked for. */
    enum Use {
        AIRFLOW,
        TARGET;

        boolean fits(Credentials credential) {
            return credential instanceof StandardUsernamePasswordCredentials
                    || credential instanceof StringCredentials
                    || this == AIRFLOW && credential instanceof AirflowServiceAccount;
        }
    }

    /** The credentials to choose from: for administrators alone; others see the current choice and nothing else. */
    static ListBoxModel list(String current, String url, Use use) {
        StandardListBoxModel list = new StandardListBoxModel();
        String id = Util.fixNull(current);
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return list.includeCurrentValue(id);
        }
        return list.includeEmptyValue()
                .includeMatchingAs(
                        ACL.SYSTEM2,
                        Jenkins.get(),
                        StandardCredentials.class,
                        URIRequirementBuilder.fromUri(Util.fixNull(url)).build(),
                        use::fits)
                .includeCurrentValue(id);
    }

    /** @param required whether an empty choice is an error */
    static FieldCheck check(String id, String url, Use use, boolean required) {
        if (Util.fixEmptyAndTrim(id) == null) {
            return required ? FieldCheck.error(Messages.Checks_credentialsId()) : FieldCheck.OK;
        }
        StandardCredentials found = lookup(id, Util.fixNull(url));
        if (found == null) {
            return FieldCheck.warning(Messages.Checks_noSuchCredential(id));
        }
        if (!use.fits(found)) {
            return FieldCheck.warning(Messages.Checks_credentialKind(id));
        }
        if (found.getScope() == CredentialsScope.SYSTEM) {
            return FieldCheck.OK;
        }
        return FieldCheck.warning(found instanceof AirflowServiceAccount
                ? Messages.Checks_globalAccount(id) // no binding of a Jenkinsfile takes it
                : Messages.Checks_globalScope(id));
    }

    /** Where tokens for others come from: a Bitbucket scoped token, whatever the domain that it is in. */
    static TokenSource scopedTokens(String id) throws DeploymentFailure {
        StandardCredentials found = anywhere(id);
        if (found instanceof BitbucketScopedToken scoped) {
            return scoped.deploymentTokens();
        }
        throw new DeploymentFailure(FailureKind.ACCESS, found == null
                ? "there is no credential '" + id + "'. Add it to Jenkins' system credentials, or change the environment's rotation."
                : "credential '" + id + "' is no Bitbucket scoped token. Choose another for the environment's rotation.");
    }

    private static StandardCredentials anywhere(String id) {
        return CredentialsProvider.findCredentialByIdInItemGroup(
                id, StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of());
    }

    /** The Bitbucket scoped tokens to choose from: for administrators alone, as {@link #list}. */
    static ListBoxModel listScopedTokens(String current) {
        StandardListBoxModel list = new StandardListBoxModel();
        String id = Util.fixNull(current);
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return list.includeCurrentValue(id);
        }
        return list.includeEmptyValue()
                .includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(),
                        BitbucketScopedToken.class::isInstance)
                .includeCurrentValue(id);
    }

    static FieldCheck checkScopedToken(String id) {
        if (Util.fixEmptyAndTrim(id) == null) {
            return FieldCheck.error(Messages.Checks_scopedToken());
        }
        StandardCredentials found = anywhere(id);
        if (found == null) {
            return FieldCheck.warning(Messages.Checks_noSuchCredential(id));
        }
        if (!(found instanceof BitbucketScopedToken)) {
            return FieldCheck.warning(Messages.Checks_noScopedToken(id));
        }
        return found.getScope() == CredentialsScope.SYSTEM ? FieldCheck.OK : FieldCheck.warning(Messages.Checks_globalScope(id));
    }

    /** Says which kinds would do. */
    static DeploymentFailure unfit(StandardCredentials found) {
        return new DeploymentFailure(
                FailureKind.ACCESS,
                "credential '" + found.getId() + "' is neither a user name with password nor a secret text" + otherwise(found)
                        + ". Choose another.");
    }

    private static String otherwise(StandardCredentials found) {
        if (found instanceof AirflowServiceAccount) {
            return ", but an account of an Airflow";
        }
        return found instanceof BitbucketScopedToken ? ", but a token for another server" : "";
    }
}
