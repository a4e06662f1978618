package io.jenkins.plugins.airflowdeploy.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.doctor.BundleSource;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.RefTemplate;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Releases as commits on a ref of a Git repository, which Airflow follows with a {@code GitDagBundle}.
 *
 * @since 0.1
 */
public final class GitDeployTarget extends DeployTarget {

    private final String url;
    private String refTemplate = RefTemplate.DEFAULT;
    private String credentialsId;
    private String pullKeyMade;

    /** @param url of the deploy repository; http(s) without user data */
    @DataBoundConstructor
    public GitDeployTarget(String url) {
        String trimmed = Util.fixEmptyAndTrim(url);
        this.url = Checks.gitUrl(trimmed).pass(trimmed);
    }

    private Object readResolve() {
        if (refTemplate == null) {
            refTemplate = RefTemplate.DEFAULT;
        }
        if (!Checks.pullKeyMade(pullKeyMade).equals(FieldCheck.OK)) {
            pullKeyMade = null; // somebody wrote it into the file by hand
        }
        return this;
    }

    public String getUrl() {
        return url;
    }

    public String getRefTemplate() {
        return refTemplate;
    }

    /** @param refTemplate with {@code {environment}} and {@code {repository}}; empty for the default */
    @DataBoundSetter
    public void setRefTemplate(String refTemplate) {
        String trimmed = Util.fixEmptyAndTrim(refTemplate);
        String template = trimmed == null ? RefTemplate.DEFAULT : trimmed;
        this.refTemplate = Checks.refTemplate(template).pass(template);
    }

    /** {@code null} where anyone may write. */
    public String getCredentialsId() {
        return credentialsId;
    }

    /** @param credentialsId of a user name with password, or of an access token as secret text */
    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** A date as {@code 2026-11-24}, {@code none}, or {@code null} where nobody said. */
    public String getPullKeyMade() {
        return pullKeyMade;
    }

    /**
     * @param pullKeyMade when the key or token was made that Airflow pulls with; {@code none} where it pulls without; empty where
     *     that is not known
     */
    @DataBoundSetter
    public void setPullKeyMade(String pullKeyMade) {
        String trimmed = Util.fixEmptyAndTrim(pullKeyMade);
        this.pullKeyMade = Checks.pullKeyMade(trimmed).pass(trimmed);
    }

    @Override
    public Optional<TokenSource> tokens() throws DeploymentFailure {
        if (credentialsId == null) {
            return Optional.empty();
        }
        StandardCredentials found = SystemCredentials.find(credentialsId, url);
        if (found instanceof BitbucketScopedToken scoped && scoped.isFor(URI.create(url))) {
            return Optional.of(scoped.deploymentTokens());
        }
        if (found instanceof StandardUsernamePasswordCredentials pair && !(found instanceof BitbucketScopedToken)) {
            return Optional.of(new ReadyToken(
                    pair.getUsername(), pair.getPassword()::getPlainText,
                    "user name and password '" + credentialsId + "'", Time.SYSTEM));
        }
        if (found instanceof StringCredentials text) {
            return Optional.of(new ReadyToken(
                    null, text.getSecret()::getPlainText, "access token '" + credentialsId + "'", Time.SYSTEM));
        }
        throw SystemCredentials.unfit(found);
    }

    @Override
    public Optional<String> gitUrl() {
        return Optional.of(url);
    }

    @Override
    public List<CredentialUse> credentials() {
        return credentialsId == null ? List.of() : List.of(new CredentialUse(credentialsId, url));
    }

    /** Where pushing takes no credential, pulling takes none either, unless somebody says so. */
    @Override
    public Optional<PullKey> pullKey() {
        boolean needless = Checks.NO_KEY.equals(pullKeyMade) || pullKeyMade == null && credentialsId == null;
        return needless
                ? Optional.empty()
                : Optional.of(new PullKey(url, url + ' ' + refTemplate, Optional.ofNullable(pullKeyMade).map(LocalDate::parse)));
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
        String ref = new RefTemplate(refTemplate).expand(environment.name(), repository);
        return new GitTarget(
                cacheFolder, new GitTarget.Address(url, ref, environment.subdir().orElse("")), token.orElse(null), http,
                Time.SYSTEM);
    }

    @Override
    public Optional<BundleSource> bundleSource(EnvironmentSpec environment, String repository) throws DeploymentFailure {
        String ref = new RefTemplate(refTemplate).expand(environment.name(), repository);
        return Optional.of(BundleSource.git(url, ref, credentialsId != null));
    }

    /** Shows the target in the form. */
    @Extension
    @Symbol("git")
    public static final class DescriptorImpl extends Descriptor<DeployTarget> {

        @Override
        public String getDisplayName() {
            return Messages.GitDeployTarget_displayName();
        }

        /** Used by config.jelly. */
        public String getDefaultRefTemplate() {
            return RefTemplate.DEFAULT;
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.gitUrl(Util.fixEmptyAndTrim(value)).shown();
        }

        @POST
        public FormValidation doCheckRefTemplate(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String template = Util.fixEmptyAndTrim(value);
            return template == null
                    ? FormValidation.ok()
                    : Checks.refTemplate(template).shown();
        }

        @POST
        public FormValidation doCheckPullKeyMade(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.pullKeyMade(Util.fixEmptyAndTrim(value)).shown();
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return SystemCredentials.check(value, url, SystemCredentials.Use.TARGET, false).shown();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId, @QueryParameter String url) {
            return SystemCredentials.list(credentialsId, url, SystemCredentials.Use.TARGET);
        }
    }
}
