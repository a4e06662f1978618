package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.RoleMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Which repositories, branches and jobs may deploy to an environment: patterns, of which none allows nothing. Besides, what
 * Bitbucket must say of the commit, which repository may have which DAGs, and which groups stand for which roles in Airflow.
 *
 * @since 0.1
 */
public final class DeployPolicy implements Describable<DeployPolicy> {

    private List<String> repositories = new ArrayList<>();
    private List<String> branches = new ArrayList<>();
    private List<String> jobs = new ArrayList<>();
    private boolean requirePullRequest;
    private int minApprovals;
    private Integer maxBehind;
    private List<String> requiredBuilds = new ArrayList<>();
    private boolean requireProtectedBranch;
    private List<DagOwner> owners = new ArrayList<>();
    private boolean refuseWideTokens;
    private List<RoleMapping> roles = new ArrayList<>();
    private boolean refuseUnmapped;

    /** A policy that allows nothing. */
    @DataBoundConstructor
    public DeployPolicy() {}

    /** A list that a configuration file lacks allows nothing. */
    private Object readResolve() {
        repositories = repositories == null ? new ArrayList<>() : repositories;
        branches = branches == null ? new ArrayList<>() : branches;
        jobs = jobs == null ? new ArrayList<>() : jobs;
        requiredBuilds = requiredBuilds == null ? new ArrayList<>() : requiredBuilds;
        owners = owners == null ? new ArrayList<>() : owners;
        roles = roles == null ? new ArrayList<>() : roles;
        return this;
    }

    public List<String> getRepositories() {
        return List.copyOf(repositories);
    }

    /** @param repositories patterns; an element with several lines, as the form sends it, counts as several */
    @DataBoundSetter
    public void setRepositories(List<String> repositories) {
        this.repositories = patterns(repositories);
    }

    public List<String> getBranches() {
        return List.copyOf(branches);
    }

    /** @param branches as in {@link #setRepositories} */
    @DataBoundSetter
    public void setBranches(List<String> branches) {
        this.branches = patterns(branches);
    }

    public List<String> getJobs() {
        return List.copyOf(jobs);
    }

    /** @param jobs as in {@link #setRepositories} */
    @DataBoundSetter
    public void setJobs(List<String> jobs) {
        this.jobs = patterns(jobs);
    }

    public boolean isRequirePullRequest() {
        return requirePullRequest;
    }

    /** @param requirePullRequest whether a commit must have come through a merged pull request */
    @DataBoundSetter
    public void setRequirePullRequest(boolean requirePullRequest) {
        this.requirePullRequest = requirePullRequest;
    }

    public int getMinApprovals() {
        return minApprovals;
    }

    /** @param minApprovals how many others must have approved the pull request before it was merged; 0 for no rule */
    @DataBoundSetter
    public void setMinApprovals(int minApprovals) {
        this.minApprovals = Checks.approvals(String.valueOf(minApprovals)).pass(minApprovals);
    }

    /** -1 for no rule. */
    public int getMaxBehind() {
        return maxBehind == null ? -1 : maxBehind;
    }

    /** @param maxBehind how many commits the branch's head may be ahead; -1 for no rule */
    @DataBoundSetter
    public void setMaxBehind(int maxBehind) {
        this.maxBehind = Checks.behind(String.valueOf(maxBehind)).pass(maxBehind);
    }

    public List<String> getRequiredBuilds() {
        return List.copyOf(requiredBuilds);
    }

    /** @param requiredBuilds keys of builds in Bitbucket; several lines as in {@link #setRepositories} */
    @DataBoundSetter
    public void setRequiredBuilds(List<String> requiredBuilds) {
        List<String> keys = split(requiredBuilds);
        this.requiredBuilds = Checks.builds(keys).pass(keys);
    }

    public boolean isRequireProtectedBranch() {
        return requireProtectedBranch;
    }

    /** @param requireProtectedBranch whether Bitbucket must limit who may push to the branch */
    @DataBoundSetter
    public void setRequireProtectedBranch(boolean requireProtectedBranch) {
        this.requireProtectedBranch = requireProtectedBranch;
    }

    public List<DagOwner> getOwners() {
        return List.copyOf(owners);
    }

    /** @param owners the first whose pattern fits a DAG id decides; {@code null} for none */
    @DataBoundSetter
    public void setOwners(List<DagOwner> owners) {
        this.owners = owners == null ? new ArrayList<>() : new ArrayList<>(owners);
    }

    public boolean isRefuseWideTokens() {
        return refuseWideTokens;
    }

    /** @param refuseWideTokens whether a token that may more than a deployment needs is refused, and not only noted */
    @DataBoundSetter
    public void setRefuseWideTokens(boolean refuseWideTokens) {
        this.refuseWideTokens = refuseWideTokens;
    }

    public List<RoleMapping> getRoles() {
        return List.copyOf(roles);
    }

    /** @param roles which groups stand for which roles and owners in Airflow; {@code null} for none, and nothing is asked */
    @DataBoundSetter
    public void setRoles(List<RoleMapping> roles) {
        this.roles = roles == null ? new ArrayList<>() : new ArrayList<>(roles);
    }

    public boolean isRefuseUnmapped() {
        return refuseUnmapped;
    }

    /** @param refuseUnmapped whether what the mapping of roles does not fit is refused, and not only noted */
    @DataBoundSetter
    public void setRefuseUnmapped(boolean refuseUnmapped) {
        this.refuseUnmapped = refuseUnmapped;
    }

    private static List<String> patterns(List<String> values) {
        List<String> patterns = split(values);
        return Checks.patterns(patterns).pass(patterns);
    }

    private static List<String> split(List<String> values) {
        List<String> patterns = new ArrayList<>();
        for (String value : values == null ? List.<String>of() : values) {
            value.lines().map(String::strip).filter(s -> !s.isEmpty()).forEach(patterns::add);
        }
        return patterns;
    }

    Policy toPolicy() {
        ChangeRules changes = new ChangeRules(
                requirePullRequest,
                minApprovals,
                getMaxBehind() < 0 ? OptionalInt.empty() : OptionalInt.of(getMaxBehind()),
                requiredBuilds,
                requireProtectedBranch);
        DagOwners dagOwners = new DagOwners(owners.stream().map(DagOwner::toOwner).toList());
        RoleMappings mappings = new RoleMappings(roles.stream().map(RoleMapping::toMapping).toList(), refuseUnmapped);
        return new Policy(repositories, branches, jobs, changes, dagOwners, refuseWideTokens, mappings);
    }

    /** Shows the policy in the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DeployPolicy> {

        @Override
        public String getDisplayName() {
            return Messages.DeployPolicy_displayName();
        }

        /** One pattern a line; used by config.jelly, with {@code null} for a new policy. */
        public String lines(List<String> patterns) {
            return patterns == null ? "" : String.join("\n", patterns);
        }

        @POST
        public FormValidation doCheckRepositories(@QueryParameter String value) {
            return check(value);
        }

        @POST
        public FormValidation doCheckBranches(@QueryParameter String value) {
            return check(value);
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return check(value);
        }

        @POST
        public FormValidation doCheckMinApprovals(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.approvals(Util.fixNull(value).strip()).shown();
        }

        @POST
        public FormValidation doCheckMaxBehind(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.behind(Util.fixNull(value).strip()).shown();
        }

        @POST
        public FormValidation doCheckRequiredBuilds(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.builds(split(List.of(Util.fixNull(value)))).shown();
        }

        private static FormValidation check(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.patterns(split(List.of(value))).shown();
        }
    }
}
