package io.jenkins.plugins.airflowdeploy;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceNames;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Deploys the DAGs of a Bitbucket branch to an environment, and returns what came of it as a map.
 *
 * @since 0.1
 */
public final class AirflowDeployStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Airflow's default refresh interval of 300 s, and a minute for parsing. */
    static final int DEFAULT_TIMEOUT = 360;

    static final String DEFAULT_FOLDER = "dags";

    private final String environment;
    private String dagsFolder = DEFAULT_FOLDER;
    private ArrayList<String> include = new ArrayList<>();
    private String repository;
    private String branch;
    private String commit;
    private String credentialsId;
    private boolean dryRun;
    private int timeout = DEFAULT_TIMEOUT;

    /** @param environment name of an environment that an administrator defined */
    @DataBoundConstructor
    public AirflowDeployStep(String environment) {
        this.environment = Util.fixNull(environment).strip();
    }

    public String getEnvironment() {
        return environment;
    }

    public String getDagsFolder() {
        return dagsFolder;
    }

    /** @param dagsFolder path in the repository; {@code null} or empty for {@code dags} */
    @DataBoundSetter
    public void setDagsFolder(String dagsFolder) {
        String trimmed = Util.fixEmptyAndTrim(dagsFolder);
        this.dagsFolder = trimmed == null ? DEFAULT_FOLDER : trimmed;
    }

    public List<String> getInclude() {
        return List.copyOf(include);
    }

    /** @param include further paths in the repository; an element with several lines, as the form sends it, counts as several */
    @DataBoundSetter
    public void setInclude(List<String> include) {
        ArrayList<String> paths = new ArrayList<>();
        for (String element : include == null ? List.<String>of() : include) {
            if (element == null) {
                paths.add(""); // is refused when the step runs, which leaves a record
                continue;
            }
            element.lines().map(String::strip).filter(s -> !s.isEmpty()).forEach(paths::add);
        }
        this.include = paths;
    }

    /** {@code null} for the repository of the job's Bitbucket source. */
    public String getRepository() {
        return repository;
    }

    /** @param repository {@code workspace/slug} on Bitbucket Cloud, or an http(s) Git URL, Data Center's among them */
    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = Util.fixEmptyAndTrim(repository);
    }

    /** {@code null} for the branch of the job. */
    public String getBranch() {
        return branch;
    }

    /** @param branch short name */
    @DataBoundSetter
    public void setBranch(String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** {@code null} for the commit of the build, or the branch's head where the build does not know one. */
    public String getCommit() {
        return commit;
    }

    /** @param commit 7 to 40 hexadecimal digits */
    @DataBoundSetter
    public void setCommit(String commit) {
        this.commit = Util.fixEmptyAndTrim(commit);
    }

    /** {@code null} for the credential of the job's Bitbucket source. */
    public String getCredentialsId() {
        return credentialsId;
    }

    /** @param credentialsId of an OAuth consumer (key and secret as user name and password) or an access token (secret text) */
    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** @param dryRun everything but the push */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** In seconds. */
    public int getTimeout() {
        return timeout;
    }

    /** @param timeout seconds after the push, after which a missing sign of life makes the build unstable */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        this.timeout = timeout;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new AirflowDeployExecution(this, context);
    }

    /** Describes the step to Pipeline. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "airflowDeploy";
        }

        @Override
        public String getDisplayName() {
            return Messages.AirflowDeployStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class, Node.class, FlowNode.class);
        }

        /** Used by config.jelly. */
        public String getDefaultDagsFolder() {
            return DEFAULT_FOLDER;
        }

        /** Used by config.jelly. */
        public int getDefaultTimeout() {
            return DEFAULT_TIMEOUT;
        }

        /** Used by config.jelly, with {@code null} for a new step. */
        public String lines(List<String> paths) {
            return paths == null ? "" : String.join("\n", paths);
        }

        /** The environments' names, for those who may configure the job. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath hudson.model.Item item, @QueryParameter String environment) {
            ListBoxModel names = new ListBoxModel();
            if (StepForm.allowed(item)) {
                AirflowConfiguration.get().getEnvironments().forEach(e -> names.add(e.getName()));
            }
            return StepForm.withCurrent(names, environment);
        }

        /** The credentials that the job can use, for those who may configure it. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath hudson.model.Item item, @QueryParameter String credentialsId) {
            return StepForm.credentials(item, credentialsId);
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return StepChecks.shown(item, value, StepChecks::timeout);
        }

        @POST
        public FormValidation doCheckDagsFolder(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return StepChecks.shown(item, value, folder -> SourceNames.folders(List.of(folder)));
        }

        @POST
        public FormValidation doCheckInclude(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return StepChecks.shown(
                    item, value, text -> StepChecks.paths(text.lines().filter(line -> !line.isBlank()).toList()));
        }

        @POST
        public FormValidation doCheckRepository(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return StepChecks.shown(item, value, RepositoryAddress::of);
        }

        @POST
        public FormValidation doCheckCommit(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return StepChecks.shown(item, value, SourceNames::commit);
        }
    }
}
