package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports.EnvironmentType;
import java.util.Locale;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * What an environment does with repositories of Bitbucket Data Center: nothing more than read them, unless set.
 *
 * @since 0.1
 */
public final class DataCenterOptions implements Describable<DataCenterOptions> {

    private boolean mintTokens;
    private String reportAs;

    /** Reads with ready access tokens, and reports nothing. */
    @DataBoundConstructor
    public DataCenterOptions() {}

    public boolean isMintTokens() {
        return mintTokens;
    }

    /** @param mintTokens whether a user name with password may make an access token for each deployment */
    @DataBoundSetter
    public void setMintTokens(boolean mintTokens) {
        this.mintTokens = mintTokens;
    }

    /** {@code null} where deployments are not reported. */
    public String getReportAs() {
        return reportAs;
    }

    /** @param reportAs {@code DEVELOPMENT}, {@code TESTING}, {@code STAGING} or {@code PRODUCTION}; empty for no reports */
    @DataBoundSetter
    public void setReportAs(String reportAs) {
        String trimmed = Util.fixEmptyAndTrim(reportAs);
        this.reportAs = trimmed == null ? null : type(trimmed.toUpperCase(Locale.ROOT)).name();
    }

    private static EnvironmentType type(String name) {
        for (EnvironmentType type : EnvironmentType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new Failure(Messages.DataCenterOptions_reportAs());
    }

    /** What deployments are reported as; empty for no reports. */
    public Optional<EnvironmentType> reporting() {
        return reportAs == null ? Optional.empty() : Optional.of(type(reportAs));
    }

    boolean isDefault() {
        return !mintTokens && reportAs == null;
    }

    /** Shows the options in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DataCenterOptions> {

        @Override
        public String getDisplayName() {
            return Messages.DataCenterOptions_displayName();
        }

        /** The sorts of environments that Bitbucket knows, and none. */
        @POST
        public ListBoxModel doFillReportAsItems() {
            ListBoxModel names = new ListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                names.add("");
                for (EnvironmentType type : EnvironmentType.values()) {
                    names.add(type.name());
                }
            }
            return names;
        }
    }
}
