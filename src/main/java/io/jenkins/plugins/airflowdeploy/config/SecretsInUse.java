package io.jenkins.plugins.airflowdeploy.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The secrets that this Jenkins keeps for deployments: of the credentials that environments name, and of all Bitbucket scoped
 * tokens in Jenkins' own stores. Looking at them exchanges nothing.
 */
@Restricted(NoExternalUse.class)
public final class SecretsInUse {

    private static final Logger LOGGER = Logger.getLogger(SecretsInUse.class.getName());

    private final Map<String, Held> held = new TreeMap<>();
    private final Set<String> missing = new TreeSet<>();

    private SecretsInUse() {}

    /** As {@link #held} of a look now. */
    public static Collection<Held> all() {
        return look().held();
    }

    /** Looks once. */
    public static SecretsInUse look() {
        SecretsInUse all = new SecretsInUse();
        for (AirflowEnvironment environment : AirflowConfiguration.get().getEnvironments()) {
            for (CredentialUse use : environment.credentials()) {
                all.add(use, environment.getName());
            }
        }
        for (BitbucketScopedToken token :
                CredentialsProvider.lookupCredentialsInItemGroup(BitbucketScopedToken.class, Jenkins.get(), ACL.SYSTEM2)) {
            all.add(token, null);
        }
        return all;
    }

    /** One for each credential that is there and holds a secret. */
    public Collection<Held> held() {
        return held.values();
    }

    /** Ids of credentials that environments name and that are not found: what keeps them may be out of reach for now. */
    public Set<String> missing() {
        return Set.copyOf(missing);
    }

    private void add(CredentialUse use, String environment) {
        StandardCredentials found = SystemCredentials.lookup(use.id(), use.url());
        if (found == null) {
            missing.add(use.id());
        }
        add(found, environment);
    }

    private void add(StandardCredentials credential, String environmentOrNull) {
        Held one = credential == null ? null : readable(credential);
        if (one == null) {
            return;
        }
        Held known = held.putIfAbsent(credential.getId(), one);
        if (environmentOrNull != null) {
            (known == null ? one : known).environments.add(environmentOrNull);
        }
    }

    /** Secrets of other plugins' credentials may lie elsewhere, and be out of reach now. */
    private static Held readable(StandardCredentials credential) {
        try {
            return held(credential);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "the secret of credential ''{0}'' cannot be read now ({1}); its age counts on",
                    new Object[] {credential.getId(), e.getClass().getName()});
            return new Held(credential.getId(), null, null, false);
        }
    }

    /** {@code null} for a kind that holds no secret that we know of. */
    private static Held held(StandardCredentials credential) {
        if (credential instanceof BitbucketScopedToken scoped) {
            return of(credential, scoped.getConsumerSecret(), null, false);
        }
        if (credential instanceof AirflowServiceAccount account) {
            return account.secret().map(secret -> new Held(account.getId(), secret, null, account.isReadyToken())).orElse(null);
        }
        if (credential instanceof StandardUsernamePasswordCredentials pair) {
            return of(credential, pair.getPassword(), pair.getUsername(), true);
        }
        return credential instanceof StringCredentials text ? of(credential, text.getSecret(), null, true) : null;
    }

    private static Held of(StandardCredentials credential, Secret secretOrNull, String userOrNull, boolean ready) {
        return secretOrNull == null
                ? null
                : new Held(credential.getId(), secretOrNull::getPlainText, userOrNull, ready);
    }

    /** A secret and who uses it. No record, so that nothing prints the secret. */
    public static final class Held {
        private final String id;
        private final SecretValue secretOrNull;
        private final String userOrNull;
        private final boolean ready;
        private final Set<String> environments = new TreeSet<>();

        private Held(String id, SecretValue secretOrNull, String userOrNull, boolean ready) {
            this.id = id;
            this.secretOrNull = secretOrNull;
            this.userOrNull = userOrNull;
            this.ready = ready;
        }

        /** Of the credential. */
        public String id() {
            return id;
        }

        /** Names of those that name the credential; none for a scoped token that only jobs use. */
        public Set<String> environments() {
            return Set.copyOf(environments);
        }

        /** Empty when it cannot be read now. */
        public Optional<SecretValue> secret() {
            return Optional.ofNullable(secretOrNull);
        }

        /** When it ends, where it is a token that says so of itself. */
        public Optional<Instant> end() {
            return ready ? new ReadyToken(userOrNull, secretOrNull, "", Time.SYSTEM).end() : Optional.empty();
        }

        @Override
        public String toString() {
            return "secret of credential " + id;
        }
    }
}
