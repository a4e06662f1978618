package io.jenkins.plugins.airflowdeploy.engine.audit;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * How a trail's file ends; read from its end, whatever its length.
 *
 * @param sequence number of the last whole record, 0 when there is none
 * @param hash SHA-256 of its line
 * @param end offset behind the last whole line
 * @param torn what stands there without a line's end; empty unless a crash came in between
 */
record TrailTail(long sequence, String hash, long end, byte[] torn) {

    private static final int STEP = 1 << 16;

    static TrailTail of(RandomAccessFile file) throws IOException {
        long size = file.length();
        long end = afterNewline(file, size);
        byte[] torn = read(file, end, size);
        if (end == 0) {
            return new TrailTail(0, Trail.NOTHING_BEFORE, 0, torn);
        }
        byte[] line = read(file, afterNewline(file, end - 1), end - 1);
        return new TrailTail(sequence(file, line, end), Sha256.of(line), end, torn);
    }

    /** Where the line begins that holds the byte before {@code limit}: behind the last newline before that. */
    private static long afterNewline(RandomAccessFile file, long limit) throws IOException {
        for (long to = limit; to > 0; to -= Math.min(STEP, to)) {
            long from = Math.max(0, to - STEP);
            byte[] bytes = read(file, from, to);
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    /** What the last line says; where it says nothing, which {@link Trail#verify()} will tell, the number of lines. */
    private static long sequence(RandomAccessFile file, byte[] line, long end) throws IOException {
        try {
            return AuditRecord.parse(new String(line, StandardCharsets.UTF_8))
                    .part(AuditFields.TRAIL)
                    .map(place -> place.path(AuditFields.SEQUENCE).asLong())
                    .orElse(0L);
        } catch (IllegalArgumentException e) {
            return lines(file, end);
        }
    }

    private static long lines(RandomAccessFile file, long end) throws IOException {
        long lines = 0;
        for (long from = 0; from < end; from += STEP) {
            for (byte b : read(file, from, Math.min(end, from + STEP))) {
                lines += b == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private static byte[] read(RandomAccessFile file, long from, long to) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(to - from)];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }
}
