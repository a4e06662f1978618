package io.jenkins.plugins.airflowdeploy.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An Airflow that can be deployed to: where it is, where its DAGs come from, and who may deploy.
 *
 * @since 0.1
 */
public final class AirflowEnvironment implements Describable<AirflowEnvironment> {

    private final String name;
    private final String airflowUrl;
    private final String credentialsId;
    private final String bundle;
    private final DeployTarget target;
    private String subdir;
    private DeployPolicy policy = new DeployPolicy();
    private String agentLabel;
    private DataCenterOptions dataCenter;
    private ConnectionRotation rotation;

    /**
     * @param name unique in this Jenkins; letters, digits, {@code . _ -}
     * @param airflowUrl base address
     * @param credentialsId of an Airflow service account, a user name with password, or a bearer token as secret text
     * @param bundle name of the Dag bundle in Airflow
     * @param target where releases go
     */
    @DataBoundConstructor
    public AirflowEnvironment(
            String name, String airflowUrl, String credentialsId, String bundle, DeployTarget target) {
        this.name = trimmed(name);
        this.airflowUrl = trimmed(airflowUrl).replaceFirst("/+$", "");
        this.credentialsId = trimmed(credentialsId);
        this.bundle = trimmed(bundle);
        this.target = target;
        Checks.name(this.name).pass(name);
        Checks.airflowUrl(this.airflowUrl).pass(airflowUrl);
        Checks.bundle(this.bundle).pass(bundle);
        if (this.credentialsId.isEmpty()) {
            throw new Failure(Messages.Checks_credentialsId());
        }
        if (target == null) {
            throw new Failure(Messages.AirflowEnvironment_noTarget());
        }
    }

    /** What a configuration file does not say of the policy, nobody may do. */
    private Object readResolve() {
        if (policy == null) {
            policy = new DeployPolicy();
        }
        return this;
    }

    private static String trimmed(String value) {
        return Util.fixNull(value).strip();
    }

    public String getName() {
        return name;
    }

    public String getAirflowUrl() {
        return airflowUrl;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    public String getBundle() {
        return bundle;
    }

    public DeployTarget getTarget() {
        return target;
    }

    /** {@code null} where the bundle shows the whole repository. */
    public String getSubdir() {
        return subdir;
    }

    /** @param subdir the bundle's {@code subdir} */
    @DataBoundSetter
    public void setSubdir(String subdir) {
        String trimmed = Util.fixEmptyAndTrim(subdir);
        this.subdir = Checks.subdir(trimmed).pass(trimmed);
    }

    public DeployPolicy getPolicy() {
        return policy;
    }

    /** @param policy who may deploy; {@code null} allows nobody */
    @DataBoundSetter
    public void setPolicy(DeployPolicy policy) {
        this.policy = policy == null ? new DeployPolicy() : policy;
    }

    /** {@code null} for the defaults. */
    public DataCenterOptions getDataCenter() {
        return dataCenter;
    }

    /** @param dataCenter how repositories of Bitbucket Data Center are treated; {@code null} for the defaults */
    @DataBoundSetter
    public void setDataCenter(DataCenterOptions dataCenter) {
        this.dataCenter = dataCenter == null || dataCenter.isDefault() ? null : dataCenter;
    }

    /** {@code null} where no connection of Airflow is rotated. */
    public ConnectionRotation getRotation() {
        return rotation;
    }

    /** @param rotation which connections of Airflow get fresh tokens; {@code null} for none */
    @DataBoundSetter
    public void setRotation(ConnectionRotation rotation) {
        this.rotation = rotation == null || rotation.isDefault() ? null : rotation;
    }

    /** {@code null} where any agent will do. */
    public String getAgentLabel() {
        return agentLabel;
    }

    /** @param agentLabel label expression that the step's node must match */
    @DataBoundSetter
    public void setAgentLabel(String agentLabel) {
        String trimmed = Util.fixEmptyAndTrim(agentLabel);
        this.agentLabel = Checks.label(trimmed).pass(trimmed);
    }

    /** Whether a deployment may run on this node. */
    public boolean accepts(Node node) {
        return agentLabel == null || Label.parseExpression(agentLabel).matches(node);
    }

    /**
     * Where tokens for this Airflow come from.
     *
     * @throws DeploymentFailure when the credential is not there or of no fit kind
     */
    public TokenSource airflowTokens(Http http) throws DeploymentFailure {
        return airflowTokens(airflowUrl, credentialsId, http);
    }

    static TokenSource airflowTokens(String airflowUrl, String credentialsId, Http http)
            throws DeploymentFailure {
        StandardCredentials found = SystemCredentials.find(credentialsId, airflowUrl);
        if (found instanceof AirflowServiceAccount account) {
            return account.tokens(http, URI.create(airflowUrl));
        }
        if (found instanceof StandardUsernamePasswordCredentials pair && !(found instanceof BitbucketScopedToken)) {
            return new AirflowPassword(
                    http, URI.create(airflowUrl), pair.getUsername(), pair.getPassword()::getPlainText, credentialsId,
                    Time.SYSTEM);
        }
        if (found instanceof StringCredentials text) {
            return new ReadyToken(
                    null, text.getSecret()::getPlainText, "Airflow token (credential '" + credentialsId + "')", Time.SYSTEM);
        }
        throw SystemCredentials.unfit(found);
    }

    /** The credentials that this environment, its target and its rotation name. */
    List<CredentialUse> credentials() {
        List<CredentialUse> all = new ArrayList<>(target.credentials());
        all.add(new CredentialUse(credentialsId, airflowUrl));
        if (rotation != null) {
            all.addAll(rotation.credentials(airflowUrl));
        }
        return all;
    }

    /** Notes that a build uses the credentials of this environment and its target. */
    public void trackCredentials(Run<?, ?> run) {
        SystemCredentials.track(run, credentialsId, airflowUrl);
        target.trackCredentials(run);
    }

    /** The environment as the engine knows it. */
    public EnvironmentSpec toSpec() {
        return new EnvironmentSpec(name, airflowUrl, bundle, Optional.ofNullable(subdir), policy.toPolicy());
    }

    /** Shows an environment in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<AirflowEnvironment> {

        @Override
        public String getDisplayName() {
            return Messages.AirflowEnvironment_displayName();
        }

        /** The kinds of targets; used by config.jelly. */
        public List<Descriptor<DeployTarget>> getTargetDescriptors() {
            return Jenkins.get().getDescriptorList(DeployTarget.class);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return shown(Checks.name(trimmed(value)));
        }

        @POST
        public FormValidation doCheckAirflowUrl(@QueryParameter String value) {
            return shown(Checks.airflowUrl(trimmed(value)));
        }

        @POST
        public FormValidation doCheckBundle(@QueryParameter String value) {
            return shown(Checks.bundle(trimmed(value)));
        }

        @POST
        public FormValidation doCheckSubdir(@QueryParameter String value) {
            return shown(Checks.subdir(trimmed(value)));
        }

        @POST
        public FormValidation doCheckAgentLabel(@QueryParameter String value) {
            return shown(Checks.label(trimmed(value)));
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String airflowUrl) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return SystemCredentials.check(value, airflowUrl, SystemCredentials.Use.AIRFLOW, true).shown();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String credentialsId, @QueryParameter String airflowUrl) {
            return SystemCredentials.list(credentialsId, airflowUrl, SystemCredentials.Use.AIRFLOW);
        }

        private static FormValidation shown(FieldCheck check) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return check.shown();
        }

        /** Logs in at Airflow and looks at the bundle; the token is taken back at once. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String airflowUrl, @QueryParameter String credentialsId, @QueryParameter String bundle)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return ConnectionTest.run(trimmed(airflowUrl), trimmed(credentialsId), trimmed(bundle));
        }

        /** Goes through all that a deployment to a saved environment depends on, and changes nothing. */
        @POST
        public FormValidation doDiagnose(@QueryParameter String name) throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return DiagnosisTable.of(trimmed(name));
        }

        /** Seeds the target of a saved environment for one repository. */
        @POST
        public FormValidation doInitializeTarget(@QueryParameter String name, @QueryParameter String initializeFor)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return TargetInitialization.run(trimmed(name), trimmed(initializeFor));
        }
    }
}
