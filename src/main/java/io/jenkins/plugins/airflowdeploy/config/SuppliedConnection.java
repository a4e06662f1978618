package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.engine.rotation.RotatedConnection;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A connection of Airflow whose password is a short-lived token, and where such tokens come from.
 *
 * @since 0.1
 */
public final class SuppliedConnection implements Describable<SuppliedConnection> {

    private final String connectionId;
    private final String credentialsId;

    /**
     * @param connectionId id of the connection in Airflow
     * @param credentialsId of a Bitbucket scoped token
     */
    @DataBoundConstructor
    public SuppliedConnection(String connectionId, String credentialsId) {
        String trimmed = Util.fixNull(connectionId).strip();
        this.connectionId = Checks.connection(trimmed, List.of()).pass(trimmed);
        this.credentialsId = Util.fixNull(credentialsId).strip();
        if (this.credentialsId.isEmpty()) {
            throw new Failure(Messages.Checks_scopedToken());
        }
    }

    public String getConnectionId() {
        return connectionId;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    RotatedConnection toRotated() {
        return new RotatedConnection(connectionId, credentialsId, () -> SystemCredentials.scopedTokens(credentialsId));
    }

    /** Shows a connection in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<SuppliedConnection> {

        @Override
        public String getDisplayName() {
            return Messages.SuppliedConnection_displayName();
        }

        /** Warns of what is likely the own connection of a bundle, which is none to rotate. */
        @POST
        public FormValidation doCheckConnectionId(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            List<String> bundles = AirflowConfiguration.get().getEnvironments().stream()
                    .map(AirflowEnvironment::getBundle)
                    .toList();
            return Checks.connection(Util.fixNull(value).strip(), bundles).shown();
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return SystemCredentials.checkScopedToken(value).shown();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return SystemCredentials.listScopedTokens(credentialsId);
        }
    }
}
