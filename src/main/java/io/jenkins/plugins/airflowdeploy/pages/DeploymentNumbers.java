package io.jenkins.plugins.airflowdeploy.pages;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Counts the deployments of a build, which may run side by side, so that each has names of its own for its files. */
@Restricted(NoExternalUse.class)
public final class DeploymentNumbers extends InvisibleAction {

    private int last;

    private DeploymentNumbers() {}

    /** The next one, from 1. */
    public static int next(Run<?, ?> run) {
        synchronized (run) {
            DeploymentNumbers numbers = run.getAction(DeploymentNumbers.class);
            if (numbers == null) {
                numbers = new DeploymentNumbers();
                run.addAction(numbers);
            }
            return ++numbers.last;
        }
    }
}
