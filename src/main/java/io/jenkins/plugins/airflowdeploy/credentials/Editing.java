package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.AccessControlled;
import jenkins.model.Jenkins;

/** Who may use what the forms of credentials offer. */
final class Editing {

    private Editing() {}

    /** Refuses whoever may neither create nor update credentials in that place; {@code null} is Jenkins itself. */
    static void allowed(AccessControlled context) {
        AccessControlled where = context == null ? Jenkins.get() : context;
        where.checkAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
    }
}
