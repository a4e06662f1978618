package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.EnvironmentDoctor;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Diagnosis;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Looks at all that deployments to an environment depend on, prints what is wrong with what to do, and changes nothing. Returns a
 * list with a map for each check; fails when a deployment could not work.
 *
 * @since 0.1
 */
public final class AirflowDoctorStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String environment;

    /** @param environment name of an environment whose policy allows this job */
    @DataBoundConstructor
    public AirflowDoctorStep(String environment) {
        this.environment = Util.fixNull(environment).strip();
    }

    public String getEnvironment() {
        return environment;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(environment, context);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<List<Map<String, Object>>> {

        private static final long serialVersionUID = 1L;

        private final String name;

        Execution(String name, StepContext context) {
            super(context);
            this.name = name;
        }

        @Override
        protected List<Map<String, Object>> run() throws Exception {
            Run<?, ?> build = getContext().get(Run.class);
            AirflowEnvironment environment = AirflowConfiguration.get()
                    .environment(name)
                    .orElseThrow(() -> new AbortException(StepDeployment.unknown(name)));
            PolicyDecision job = environment.toSpec().policy().decideJob(build.getParent().getFullName());
            if (!job.allowed()) {
                throw new AbortException(PolicyDecision.refusal(name, List.of(job)));
            }
            environment.trackCredentials(build);
            Diagnosis diagnosis = EnvironmentDoctor.examine(environment);
            TaskListener listener = getContext().get(TaskListener.class);
            diagnosis.lines().forEach(line -> listener.getLogger().println(DeploymentLog.PREFIX + line));
            if (!diagnosis.problems().isEmpty()) {
                throw new AbortException(diagnosis.failure());
            }
            List<Map<String, Object>> checks = new ArrayList<>();
            diagnosis.checks().forEach(check -> checks.add(check.toMap()));
            return checks;
        }
    }

    /** Describes the step to Pipeline. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "airflowDoctor";
        }

        @Override
        public String getDisplayName() {
            return Messages.AirflowDoctorStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /**
         * The environments' names, for those who may configure the job. Parameters are not named as in {@link
         * AirflowDeployStep}: of two methods of one name and equal names of parameters, Stapler's annotation processor
         * describes only one.
         */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item job, @QueryParameter String environment) {
            ListBoxModel names = new ListBoxModel();
            if (StepForm.allowed(job)) {
                AirflowConfiguration.get().getEnvironments().forEach(e -> names.add(e.getName()));
            }
            return StepForm.withCurrent(names, environment);
        }
    }
}
