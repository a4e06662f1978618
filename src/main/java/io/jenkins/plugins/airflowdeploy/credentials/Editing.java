package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import hudson.security.AccessControlled;
import jenkins.model.Jenkins;

/** Who may use what the forms of credentials offer. */
final class Editing {

    private Editing() {}

    /**
     * Refuses whoever may neither create nor update credentials in that folder or job; of any other place Jenkins itself counts.
     * Users may do everything to themselves and to their views, which says nothing of what they may have Jenkins do.
     *
     * @param context {@code null} is Jenkins itself
     */
    static void allowed(AccessControlled context) {
        AccessControlled where = context instanceof Item ? context : Jenkins.get();
        where.checkAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
    }
}
