package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.PullKey;
import io.jenkins.plugins.airflowdeploy.config.SecretsInUse;
import io.jenkins.plugins.airflowdeploy.config.WideTokens;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import io.jenkins.plugins.airflowdeploy.engine.watch.SecretLedger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.HMACConfidentialKey;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks at the secrets in use every five minutes, and keeps what it saw in memory for the monitors: they read no file and ask
 * no server when a page is shown.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Watch extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(Watch.class.getName());
    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(Watch.class, "secret-ledger");
    private static final long SOON = 30_000;
    private static final long FIVE_MINUTES = 300_000;

    private final SecretLedger ledger =
            new SecretLedger(AirflowConfiguration.folder().resolve("secret-ages.json"), KEY::mac);
    private volatile Time time = Time.SYSTEM;
    private volatile Seen seen = new Seen(List.of(), List.of());

    static Watch get() {
        return ExtensionList.lookupSingleton(Watch.class);
    }

    @Override
    public long getRecurrencePeriod() {
        return FIVE_MINUTES;
    }

    @Override
    public long getInitialDelay() {
        return SOON;
    }

    @Override
    protected void doRun() {
        try {
            look();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the ages of secrets cannot be kept");
        }
    }

    void look() throws IOException {
        SecretsInUse inUse = SecretsInUse.look();
        Collection<SecretsInUse.Held> secrets = inUse.held();
        List<Pulling> pulling = pulling();
        Map<String, SecretValue> named = new HashMap<>();
        Set<String> unreadable = new HashSet<>();
        for (SecretsInUse.Held secret : secrets) {
            secret.secret().ifPresentOrElse(value -> named.put(name(secret), value), () -> unreadable.add(name(secret)));
        }
        inUse.missing().stream().map(Watch::name).filter(name -> !named.containsKey(name)).forEach(unreadable::add);
        pulling.forEach(one -> named.put(name(one), one.key()::ledgerName));
        Map<String, Instant> since = ledger.look(named, unreadable, time.now());
        seen = new Seen(
                secrets.stream()
                        .filter(s -> since.containsKey(name(s)))
                        .map(s -> new SecretAge(s.id(), List.copyOf(s.environments()), since.get(name(s)), s.end()))
                        .toList(),
                pulling.stream()
                        .map(p -> new PullKeyAge(p.environment(), p.key().place(), p.key().made(), since.get(name(p))))
                        .toList());
        WideTokens.get().tidy();
    }

    private static String name(SecretsInUse.Held secret) {
        return name(secret.id());
    }

    private static String name(String credentialId) {
        return "credential " + credentialId;
    }

    private static String name(Pulling one) {
        return "pulling of " + one.environment();
    }

    private static List<Pulling> pulling() {
        List<Pulling> all = new ArrayList<>();
        for (AirflowEnvironment environment : AirflowConfiguration.get().getEnvironments()) {
            Optional<PullKey> key = environment.getTarget().pullKey();
            key.ifPresent(k -> all.add(new Pulling(environment.getName(), k)));
        }
        return all;
    }

    private record Pulling(String environment, PullKey key) {}

    /** What was seen at the last look. */
    Seen seen() {
        return seen;
    }

    Time time() {
        return time;
    }

    /** For tests. */
    void time(Time other) {
        time = other;
    }

    /**
     * What a look sees.
     *
     * @param secrets by credential
     * @param pullKeys by environment
     */
    record Seen(List<SecretAge> secrets, List<PullKeyAge> pullKeys) {}
}
