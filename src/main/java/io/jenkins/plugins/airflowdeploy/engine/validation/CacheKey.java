package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that a model cache is authenticated with, so that whoever can write to the agent's disk cannot slip in a
 * model that hides a file's faults. A class, not a record: its text never shows the key.
 */
public final class CacheKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "airflow-deploy model cache\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SHORTEST = 16;

    private final byte[] key;

    /**
     * @param key at least {@value #SHORTEST} bytes; copied
     * @throws IllegalArgumentException when it is shorter
     */
    public CacheKey(byte[] key) {
        if (key.length < SHORTEST) {
            throw new IllegalArgumentException("a cache key has at least " + SHORTEST + " bytes");
        }
        this.key = key.clone();
    }

    /** HMAC-SHA256 over the first bytes of what is given, bound to this purpose. */
    byte[] mac(byte[] content, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(PURPOSE);
            mac.update(content, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "CacheKey[redacted]";
    }
}
