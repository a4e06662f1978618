package io.jenkins.plugins.airflowdeploy.pages;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Counts the deployments of a build, which may run side by side, so that each has names of its own for its files. */
@Restricted(NoExternalUse.class)
public final class DeploymentNumbers extends InvisibleAction {

    private int last;

    private DeploymentNumbers() {}

    /**
     * The next one, from 1: none that a deployment of the build has, and none whose record lies in the build's folder.
     *
     * @throws IOException when the build cannot be saved; without that, a crash would give the number to two deployments
     */
    public static int next(Run<?, ?> run) throws IOException {
        synchronized (run) {
            DeploymentNumbers numbers = run.getAction(DeploymentNumbers.class);
            if (numbers == null) {
                numbers = new DeploymentNumbers();
                run.addAction(numbers);
            }
            do {
                numbers.last++;
            } while (taken(run, numbers.last));
            run.save();
            return numbers.last;
        }
    }

    private static boolean taken(Run<?, ?> run, int number) {
        return run.getActions(DeploymentAction.class).stream().anyMatch(action -> action.getNumber() == number)
                || Files.exists(run.getRootDir().toPath().resolve(auditFile(number)));
    }

    /** Name of a deployment's record, in the archive and in the build's folder. */
    public static String auditFile(int number) {
        return named("airflow-deploy-audit", number, ".json");
    }

    /** Name of a deployment's artifact in the archive. */
    public static String artifactFile(int number) {
        return named("airflow-deploy-dags", number, ".zip");
    }

    private static String named(String stem, int number, String suffix) {
        return number == 1 ? stem + suffix : stem + "-" + number + suffix;
    }
}
