package io.jenkins.plugins.airflowdeploy;

import hudson.model.Node;
import hudson.model.Run;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One run of the step in its build, which can be a second one after a restart.
 *
 * @param step what the Jenkinsfile says
 * @param context where it says so
 * @param deployment id of the deployment
 * @param number of the deployment in its build, from 1
 * @param nodeName of the step's node; empty for the controller itself
 * @param resumed whether Jenkins was restarted since the step began
 */
record StepBuild(AirflowDeployStep step, StepContext context, String deployment, int number, String nodeName, boolean resumed) {

    Run<?, ?> run() throws IOException, InterruptedException {
        return context.get(Run.class);
    }

    /** The step's node, which may be offline; {@code null} when it was removed. */
    Node node() throws IOException, InterruptedException {
        return context.get(Node.class);
    }
}
