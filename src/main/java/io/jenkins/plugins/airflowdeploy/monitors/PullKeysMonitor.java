package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Keys and tokens that Airflow's own connections pull releases with, which neither Jenkins nor Airflow rotates. */
@Extension
@Restricted(NoExternalUse.class)
public final class PullKeysMonitor extends AirflowMonitor {

    @Override
    public String getDisplayName() {
        return Messages.PullKeysMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.PullKeysMonitor_introduction();
    }

    @Override
    List<Finding> told() {
        Instant now = Watch.get().time().now();
        int most = AirflowConfiguration.get().getSecretMaxAgeDays();
        return Watch.get().seen().pullKeys().stream()
                .filter(key -> days(key.since(), now) >= most)
                .map(key -> new Finding(text(key, days(key.since(), now)), Finding.Place.CONFIGURATION))
                .toList();
    }

    private static String text(PullKeyAge key, long days) {
        return key.made().isPresent()
                ? Messages.PullKeysMonitor_made(key.environment(), key.place(), key.made().get().toString(), days)
                : Messages.PullKeysMonitor_notTold(key.environment(), key.place(), days, day(key.firstSeen()));
    }
}
