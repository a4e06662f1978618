package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Which repository may have the DAGs of a pattern in an environment.
 *
 * @since 0.1
 */
public final class DagOwner implements Describable<DagOwner> {

    private final String dags;
    private final String repository;

    /**
     * @param dags pattern of DAG ids: {@code sales_*}
     * @param repository pattern of repository names, as the policy has them
     */
    @DataBoundConstructor
    public DagOwner(String dags, String repository) {
        this.dags = checked(dags);
        this.repository = checked(repository);
    }

    private static String checked(String pattern) {
        String trimmed = Util.fixNull(pattern).strip();
        return Checks.patterns(List.of(trimmed)).pass(trimmed);
    }

    public String getDags() {
        return dags;
    }

    public String getRepository() {
        return repository;
    }

    DagOwners.Owner toOwner() {
        return new DagOwners.Owner(dags, repository);
    }

    /** Shows an owner in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DagOwner> {

        @Override
        public String getDisplayName() {
            return Messages.DagOwner_displayName();
        }

        @POST
        public FormValidation doCheckDags(@QueryParameter String value) {
            return check(value);
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return check(value);
        }

        private static FormValidation check(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.patterns(List.of(Util.fixNull(value).strip())).shown();
        }
    }
}
