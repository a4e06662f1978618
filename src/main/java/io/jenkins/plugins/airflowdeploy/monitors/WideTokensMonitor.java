package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import io.jenkins.plugins.airflowdeploy.config.WideTokens;
import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tokens that may do more than a deployment needs, as deployments and diagnoses saw them last. */
@Extension
@Restricted(NoExternalUse.class)
public final class WideTokensMonitor extends AirflowMonitor {

    @Override
    public String getDisplayName() {
        return Messages.WideTokensMonitor_displayName();
    }

    @Override
    public String getIntroduction() {
        return Messages.WideTokensMonitor_introduction();
    }

    @Override
    List<Finding> told() {
        return WideTokens.get().all().stream()
                .map(wide -> {
                    TokenSighting seen = wide.sighting();
                    return new Finding(
                            Messages.WideTokensMonitor_finding(
                                    wide.environment(), seen.purpose(), seen.credential(), seen.words(), day(wide.at())),
                            Finding.Place.CREDENTIALS);
                })
                .toList();
    }
}
