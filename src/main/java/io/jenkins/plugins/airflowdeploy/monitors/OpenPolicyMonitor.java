package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DeployPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Environments whose policy lets in any repository, branch or job: a pattern of stars and slashes alone. */
@Extension
@Restricted(NoExternalUse.class)
public final class OpenPolicyMonitor extends AirflowMonitor {

    private static final Pattern BARE = Pattern.compile("[*/]*\\*[*/]*");

    @Override
    public String getDisplayName() {
        return Messages.OpenPolicyMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.OpenPolicyMonitor_introduction();
    }

    @Override
    List<Finding> told() {
        List<Finding> all = new ArrayList<>();
        for (AirflowEnvironment environment : AirflowConfiguration.get().getEnvironments()) {
            DeployPolicy policy = environment.getPolicy();
            List<String> open = new ArrayList<>();
            bare(policy.getRepositories()).ifPresent(p -> open.add(Messages.Policy_repositories() + " " + p));
            bare(policy.getBranches()).ifPresent(p -> open.add(Messages.Policy_branches() + " " + p));
            bare(policy.getJobs()).ifPresent(p -> open.add(Messages.Policy_jobs() + " " + p));
            if (!open.isEmpty()) {
                all.add(new Finding(
                        Messages.OpenPolicyMonitor_finding(environment.getName(), String.join(", ", open)),
                        Finding.Place.CONFIGURATION));
            }
        }
        return all;
    }

    private static Optional<String> bare(List<String> patterns) {
        return patterns.stream().filter(pattern -> BARE.matcher(pattern).matches()).findFirst();
    }
}
