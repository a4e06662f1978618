package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A DAG file's text in the form in which ours and Airflow's can be compared: Airflow reads it as UTF-8 with universal newlines,
 * so CR LF and CR are LF; a byte order mark stays. Seen on 3.3.2 and 2.11.2.
 */
public final class SourceText {

    private SourceText() {}

    /** SHA-256 of a file's text, in hexadecimal digits; empty when it is not UTF-8. */
    public static Optional<String> hash(byte[] file) {
        try {
            return Optional.of(hash(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String hash(String text) {
        return Sha256.of(text.replace("\r\n", "\n").replace('\r', '\n'));
    }
}
