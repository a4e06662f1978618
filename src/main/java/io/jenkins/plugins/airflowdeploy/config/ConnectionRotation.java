package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Which connections of an environment's Airflow get fresh short-lived tokens, and who may put them there.
 *
 * @since 0.1
 */
public final class ConnectionRotation implements Describable<ConnectionRotation> {

    static final int MOST = 50;

    private String airflowCredentialsId;
    private List<SuppliedConnection> connections = new ArrayList<>();

    /** Rotates nothing. */
    @DataBoundConstructor
    public ConnectionRotation() {}

    private Object readResolve() {
        if (connections == null) {
            connections = new ArrayList<>();
        }
        return this;
    }

    /** {@code null} where the environment's own credential may edit connections. */
    public String getAirflowCredentialsId() {
        return airflowCredentialsId;
    }

    /** @param airflowCredentialsId of an account of Airflow that may edit connections; empty for the environment's own */
    @DataBoundSetter
    public void setAirflowCredentialsId(String airflowCredentialsId) {
        this.airflowCredentialsId = Util.fixEmptyAndTrim(airflowCredentialsId);
    }

    public List<SuppliedConnection> getConnections() {
        return List.copyOf(connections);
    }

    /** @param connections each id once, 50 at most */
    @DataBoundSetter
    public void setConnections(List<SuppliedConnection> connections) {
        List<SuppliedConnection> all = connections == null ? List.of() : connections;
        Set<String> ids = new HashSet<>();
        for (SuppliedConnection connection : all) {
            if (!ids.add(connection.getConnectionId())) {
                throw new Failure(Messages.ConnectionRotation_twice(connection.getConnectionId()));
            }
        }
        if (all.size() > MOST) {
            throw new Failure(Messages.ConnectionRotation_tooMany(MOST));
        }
        this.connections = new ArrayList<>(all);
    }

    /** The credentials that it names. */
    List<CredentialUse> credentials(String airflowUrl) {
        List<CredentialUse> all = new ArrayList<>();
        if (airflowCredentialsId != null) {
            all.add(new CredentialUse(airflowCredentialsId, airflowUrl));
        }
        connections.forEach(connection -> all.add(new CredentialUse(connection.getCredentialsId(), "")));
        return all;
    }

    boolean isDefault() {
        return airflowCredentialsId == null && connections.isEmpty();
    }

    /** Shows the rotation in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<ConnectionRotation> {

        @Override
        public String getDisplayName() {
            return Messages.ConnectionRotation_displayName();
        }

        @POST
        public FormValidation doCheckAirflowCredentialsId(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return SystemCredentials.check(value, "", SystemCredentials.Use.AIRFLOW, false).shown();
        }

        @POST
        public ListBoxModel doFillAirflowCredentialsIdItems(@QueryParameter String airflowCredentialsId) {
            return SystemCredentials.list(airflowCredentialsId, "", SystemCredentials.Use.AIRFLOW);
        }
    }
}
