package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DeployPolicy;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Environments to which nobody can deploy, because their policy lacks what allows somebody. */
@Extension
@Restricted(NoExternalUse.class)
public final class NoPolicyMonitor extends AirflowMonitor {

    @Override
    public String getDisplayName() {
        return Messages.NoPolicyMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.NoPolicyMonitor_introduction();
    }

    @Override
    List<Finding> told() {
        List<Finding> all = new ArrayList<>();
        for (AirflowEnvironment environment : AirflowConfiguration.get().getEnvironments()) {
            DeployPolicy policy = environment.getPolicy();
            List<String> lacking = new ArrayList<>();
            if (policy.getRepositories().isEmpty()) {
                lacking.add(Messages.Policy_repositories());
            }
            if (policy.getBranches().isEmpty()) {
                lacking.add(Messages.Policy_branches());
            }
            if (policy.getJobs().isEmpty()) {
                lacking.add(Messages.Policy_jobs());
            }
            if (!lacking.isEmpty()) {
                all.add(new Finding(
                        Messages.NoPolicyMonitor_finding(environment.getName(), String.join(", ", lacking)),
                        Finding.Place.CONFIGURATION));
            }
        }
        return all;
    }
}
