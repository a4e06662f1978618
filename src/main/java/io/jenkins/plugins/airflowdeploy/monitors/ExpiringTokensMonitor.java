package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tokens in Jenkins that name their end, and end soon or have ended. */
@Extension
@Restricted(NoExternalUse.class)
public final class ExpiringTokensMonitor extends AirflowMonitor {

    @Override
    public String getDisplayName() {
        return Messages.ExpiringTokensMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.ExpiringTokensMonitor_introduction();
    }

    @Override
    List<Finding> told() {
        Instant now = Watch.get().time().now();
        Instant horizon = now.plus(Duration.ofDays(AirflowConfiguration.get().getExpiryNoticeDays()));
        return Watch.get().seen().secrets().stream()
                .filter(secret -> secret.end().isPresent() && !secret.end().get().isAfter(horizon))
                .map(secret -> new Finding(text(secret.words(), secret.end().get(), now), Finding.Place.CREDENTIALS))
                .toList();
    }

    private static String text(String words, Instant end, Instant now) {
        return end.isAfter(now)
                ? Messages.ExpiringTokensMonitor_finding(words, end.toString(), days(now, end))
                : Messages.ExpiringTokensMonitor_over(words, end.toString());
    }
}
