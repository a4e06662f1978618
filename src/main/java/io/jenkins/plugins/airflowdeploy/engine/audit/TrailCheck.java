package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a walk over a trail found.
 *
 * @param records how many lines hold together, from the first
 * @param head hash of the last of them: compare it with the {@code Audit-Head} of the newest release, or with an
 *     archived record
 * @param firstBreak where the chain breaks first and how, in one line; empty when it holds
 */
public record TrailCheck(long records, String head, Optional<String> firstBreak) {

    /** Whether the chain holds. */
    public boolean intact() {
        return firstBreak.isEmpty();
    }

    static TrailCheck walk(Path file) throws IOException {
        long records = 0;
        String head = Trail.NOTHING_BEFORE;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                Optional<String> wrong = wrong(line.toByteArray(), records + 1, head);
                if (wrong.isPresent()) {
                    return new TrailCheck(records, head, wrong);
                }
                records++;
                head = Sha256.of(line.toByteArray());
                line.reset();
            }
            return new TrailCheck(
                    records,
                    head,
                    line.size() == 0 ? Optional.empty() : Optional.of("line " + (records + 1) + " is cut off"));
        }
    }

    private static Optional<String> wrong(byte[] line, long number, String previous) {
        JsonNode place;
        try {
            place = AuditRecord.parse(new String(line, StandardCharsets.UTF_8))
                    .part(AuditFields.TRAIL)
                    .orElseThrow(IllegalArgumentException::new);
        } catch (IllegalArgumentException e) {
            return Optional.of("line " + number + " is not an audit record");
        }
        if (!place.path(AuditFields.PREVIOUS).asText().equals(previous)) {
            return Optional.of("line " + number
                    + " does not follow the line before it: one of them was changed, added or removed");
        }
        if (place.path(AuditFields.SEQUENCE).asLong() != number) {
            return Optional.of("line " + number + " calls itself number "
                    + place.path(AuditFields.SEQUENCE).asLong());
        }
        return Optional.empty();
    }
}
