package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.doctor.BundleSource;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTemplate;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.nio.file.Path;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Releases as folders on the agents, and a link to the live one, which Airflow reads from its disk or a shared mount.
 *
 * @since 0.1
 */
public final class FolderDeployTarget extends DeployTarget {

    private final String path;
    private int keep = FolderTarget.KEEP;

    /** @param path absolute, on the agents; with {@code {environment}} and {@code {repository}} */
    @DataBoundConstructor
    public FolderDeployTarget(String path) {
        String trimmed = Util.fixNull(path).strip();
        this.path = Checks.folder(trimmed).pass(trimmed);
    }

    public String getPath() {
        return path;
    }

    public int getKeep() {
        return keep;
    }

    /** @param keep how many releases stay: 2 to 1000 */
    @DataBoundSetter
    public void setKeep(int keep) {
        this.keep = Checks.keep(String.valueOf(keep)).pass(keep);
    }

    /** None: the agent's user writes. */
    @Override
    public Optional<TokenSource> tokens() {
        return Optional.empty();
    }

    @Override
    public Target open(
            EnvironmentSpec environment,
            String repository,
            Optional<ScopedToken> token,
            Path cacheFolder,
            HttpSettings http,
            Agent agent)
            throws DeploymentFailure {
        String folder = new FolderTemplate(path).expand(environment.name(), repository);
        return new FolderTarget(
                agent.host(), new FolderTarget.Address(folder, environment.subdir().orElse(""), keep), Time.SYSTEM);
    }

    @Override
    public Optional<BundleSource> bundleSource(EnvironmentSpec environment, String repository) throws DeploymentFailure {
        return Optional.of(BundleSource.folder(new FolderTemplate(path).expand(environment.name(), repository) + "/current"));
    }

    /** Shows the target in the form. */
    @Extension
    @Symbol("folder")
    public static final class DescriptorImpl extends Descriptor<DeployTarget> {

        @Override
        public String getDisplayName() {
            return Messages.FolderDeployTarget_displayName();
        }

        /** Used by config.jelly. */
        public int getDefaultKeep() {
            return FolderTarget.KEEP;
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.folder(Util.fixNull(value).strip()).shown();
        }

        @POST
        public FormValidation doCheckKeep(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.keep(Util.fixNull(value).strip()).shown();
        }
    }
}
