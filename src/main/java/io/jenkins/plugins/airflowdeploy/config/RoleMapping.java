package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.policy.RoleMappings;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A group of Jenkins or of its identity provider, and what it stands for in Airflow.
 *
 * @since 0.1
 */
public final class RoleMapping implements Describable<RoleMapping> {

    private final String group;
    private final String role;
    private String owner;

    /**
     * @param group as the security realm calls it
     * @param role of Airflow, as {@code access_control} names it
     */
    @DataBoundConstructor
    public RoleMapping(String group, String role) {
        this.group = checked(group);
        this.role = checked(role);
    }

    private static String checked(String name) {
        String trimmed = Util.fixNull(name).strip();
        return Checks.plainName(trimmed).pass(trimmed);
    }

    public String getGroup() {
        return group;
    }

    public String getRole() {
        return role;
    }

    /** {@code null} for none. */
    public String getOwner() {
        return owner;
    }

    /** @param owner of DAGs, as {@code default_args} or a task names it; empty for none */
    @DataBoundSetter
    public void setOwner(String owner) {
        this.owner = Util.fixEmptyAndTrim(owner) == null ? null : checked(owner);
    }

    RoleMappings.Mapping toMapping() {
        return new RoleMappings.Mapping(group, role, Util.fixNull(owner));
    }

    /** Shows a mapping in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<RoleMapping> {

        @Override
        public String getDisplayName() {
            return Messages.RoleMapping_displayName();
        }

        @POST
        public FormValidation doCheckGroup(@QueryParameter String value) {
            return check(value);
        }

        @POST
        public FormValidation doCheckRole(@QueryParameter String value) {
            return check(value);
        }

        private static FormValidation check(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.plainName(Util.fixNull(value).strip()).shown();
        }
    }
}
