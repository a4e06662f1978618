package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Which repositories, branches and jobs may deploy to an environment: patterns, of which none allows nothing.
 *
 * @since 0.1
 */
public final class DeployPolicy implements Describable<DeployPolicy> {

    private List<String> repositories = new ArrayList<>();
    private List<String> branches = new ArrayList<>();
    private List<String> jobs = new ArrayList<>();

    /** A policy that allows nothing. */
    @DataBoundConstructor
    public DeployPolicy() {}

    /** A list that a configuration file lacks allows nothing. */
    private Object readResolve() {
        repositories = repositories == null ? new ArrayList<>() : repositories;
        branches = branches == null ? new ArrayList<>() : branches;
        jobs = jobs == null ? new ArrayList<>() : jobs;
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
        return new Policy(repositories, branches, jobs);
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

        private static FormValidation check(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Checks.patterns(split(List.of(value))).shown();
        }
    }
}
