package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.airflowdeploy.engine.audit.RecordedTokens;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Diagnosis;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.watch.SeenTokens;
import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What deployments and diagnoses last saw of tokens that may do too much. That it cannot be kept stops no deployment: it is
 * logged, and the next one sees the same.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class WideTokens {

    private static final Logger LOGGER = Logger.getLogger(WideTokens.class.getName());

    private final SeenTokens seen = new SeenTokens(AirflowConfiguration.folder().resolve("wide-tokens.json"));

    /** Made once per start of Jenkins. */
    public WideTokens() {
        try {
            seen.load();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "what was seen of tokens cannot be read");
        }
    }

    public static WideTokens get() {
        return ExtensionList.lookupSingleton(WideTokens.class);
    }

    /** Of the environments that are defined, from memory. */
    public List<SeenTokens.Wide> all() {
        return seen.all().stream()
                .filter(wide -> AirflowConfiguration.get().environment(wide.environment()).isPresent())
                .toList();
    }

    /** @param record of a deployment that ended, as its trail has it */
    public void deployed(String environment, String record) {
        saw(environment, RecordedTokens.judged(record));
    }

    void diagnosed(Diagnosis diagnosis) {
        saw(diagnosis.environment(), diagnosis.rights());
    }

    private void saw(String environment, List<TokenSighting> sightings) {
        try {
            seen.saw(environment, sightings, Time.SYSTEM.now());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "what was seen of the tokens of " + environment + " cannot be kept");
        }
    }

    /** Forgets environments that are no more. */
    public void tidy() throws IOException {
        seen.retain(AirflowConfiguration.get().getEnvironments().stream().map(AirflowEnvironment::getName).toList());
    }
}
