package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Secrets in Jenkins that nobody has changed for longer than the policy allows. */
@Extension
@Restricted(NoExternalUse.class)
public final class OldSecretsMonitor extends AirflowMonitor {

    @Override
    public String getDisplayName() {
        return Messages.OldSecretsMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.OldSecretsMonitor_introduction(AirflowConfiguration.get().getSecretMaxAgeDays());
    }

    @Override
    List<Finding> told() {
        Instant now = Watch.get().time().now();
        int most = AirflowConfiguration.get().getSecretMaxAgeDays();
        return Watch.get().seen().secrets().stream()
                .filter(secret -> days(secret.since(), now) >= most)
                .map(secret -> new Finding(
                        Messages.OldSecretsMonitor_finding(secret.words(), days(secret.since(), now), day(secret.since())),
                        Finding.Place.CREDENTIALS))
                .toList();
    }
}
