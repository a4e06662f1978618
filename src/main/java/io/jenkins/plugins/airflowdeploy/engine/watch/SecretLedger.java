package io.jenkins.plugins.airflowdeploy.engine.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows since when each secret has been what it is: from when it was first seen, since no server tells. Of a secret it keeps a
 * message authentication code with a salt of its own, so that whoever has the file and not the key can neither guess a secret
 * nor see that two are equal.
 */
public final class SecretLedger {

    private static final String SALT = "salt";
    private static final String MAC = "mac";
    private static final String SINCE = "firstSeen";
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeptJson file;
    private final Key key;

    /** A key that does not lie beside the ledger. */
    @FunctionalInterface
    public interface Key {
        byte[] mac(byte[] message);
    }

    /** @param file for the ledger alone; made when it is needed */
    public SecretLedger(Path file, Key key) {
        this.file = new KeptJson(file);
        this.key = key;
    }

    /**
     * Looks at all secrets there are. One that changed counts from now; what is not among them is forgotten.
     *
     * @param secrets by the name of what holds them
     * @param unreadable names of what holds a secret that cannot be read or found now: it counts as unchanged
     * @return by the same names, since when each has been seen, to the second; none for what could never be read
     * @throws IOException when the ledger cannot be read or written; it stays as it was
     */
    public synchronized Map<String, Instant> look(Map<String, SecretValue> secrets, Set<String> unreadable, Instant now)
            throws IOException {
        ObjectNode before = file.read();
        ObjectNode after = KeptJson.empty();
        Map<String, Instant> since = new TreeMap<>();
        for (Map.Entry<String, SecretValue> secret : new TreeMap<>(secrets).entrySet()) {
            JsonNode known = before.path(secret.getKey());
            Optional<Instant> seen = seen(known, secret.getValue());
            after.set(secret.getKey(), seen.isPresent() ? known : entry(secret.getValue(), now));
            since.put(secret.getKey(), seen.orElse(now.truncatedTo(ChronoUnit.SECONDS)));
        }
        for (String name : new TreeSet<>(unreadable)) {
            JsonNode known = before.path(name);
            since(known).ifPresent(seen -> {
                after.set(name, known);
                since.put(name, seen);
            });
        }
        if (!after.equals(before)) {
            file.write(after);
        }
        return since;
    }

    /** Since when it has been the same; empty when it is another, or nothing sound is known. */
    private Optional<Instant> seen(JsonNode known, SecretValue secret) {
        try {
            byte[] salt = HexFormat.of().parseHex(known.path(SALT).asText());
            byte[] mac = HexFormat.of().parseHex(known.path(MAC).asText());
            return MessageDigest.isEqual(mac, mac(salt, secret)) ? since(known) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> since(JsonNode known) {
        try {
            return Optional.of(Instant.parse(known.path(SINCE).asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private ObjectNode entry(SecretValue secret, Instant now) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return KeptJson.empty()
                .put(SALT, HexFormat.of().formatHex(salt))
                .put(MAC, HexFormat.of().formatHex(mac(salt, secret)))
                .put(SINCE, now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private byte[] mac(byte[] salt, SecretValue secret) {
        return key.mac((HexFormat.of().formatHex(salt) + ':' + secret.reveal()).getBytes(StandardCharsets.UTF_8));
    }
}
