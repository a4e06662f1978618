package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The records of one environment, each chained to the one before it: an append-only file of JSON lines on the controller.
 *
 * <p>A record holds its number and the SHA-256 of the line before (without the line's end), so a changed, removed or inserted
 * line breaks the chain at the next one. Lines cut off at the end break nothing: for that, release commits hold the trail's
 * head of their time ({@code Audit-Head}), and each build archives its record. Safe for several threads and processes.
 */
public final class Trail {

    /** What the first record says of the one before it. */
    public static final String NOTHING_BEFORE = "0".repeat(64);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Map<Path, Object> MONITORS = new ConcurrentHashMap<>();

    private final Path file;
    private final Object monitor;

    /**
     * @param root the plugin's folder on the controller; the file is {@code trails/<environment>.jsonl} in it
     * @param environment letters, digits, {@code . _ -}, beginning with a letter or digit, at most 100
     * @throws IllegalArgumentException when the environment's name is another
     */
    public Trail(Path root, String environment) {
        if (!NAME.matcher(environment).matches()) {
            throw new IllegalArgumentException("not the name of an environment");
        }
        file = root.resolve("trails").resolve(environment + ".jsonl").toAbsolutePath().normalize();
        monitor = MONITORS.computeIfAbsent(file, f -> new Object());
    }

    /**
     * A record in its place.
     *
     * @param record with its place in it
     * @param sequence counted from 1
     * @param hash SHA-256 of its line: the trail's head from now on
     */
    public record Sealed(AuditRecord record, long sequence, String hash) {

        /** The file to archive: the line as it stands in the trail, so its hash can be checked with {@code sha256sum} alone. */
        public byte[] archived() {
            return (record.line() + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The hash of the last record, {@link #NOTHING_BEFORE} when there is none: what a release commit anchors. */
    public String head() throws DeploymentFailure {
        synchronized (monitor) {
            if (!Files.exists(file)) {
                return NOTHING_BEFORE;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return TrailTail.of(channel).hash();
            } catch (IOException e) {
                throw unusable("read", e);
            }
        }
    }

    /**
     * Seals a record and makes it durable: when this returns, a crash cannot take it away.
     *
     * <p>What a crash left of an earlier record's line is moved to a file beside the trail, and the new record says so.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when the trail cannot be written; the trail is then as it was, or ends
     *     in half a line that the next call sets aside
     */
    public Sealed append(AuditRecord record) throws DeploymentFailure {
        synchronized (monitor) {
            try {
                Files.createDirectories(file.getParent());
                try (FileChannel channel = FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return append(record, channel);
                }
            } catch (IOException e) {
                throw unusable("written", e);
            }
        }
    }

    private Sealed append(AuditRecord record, FileChannel channel) throws IOException {
        TrailTail tail = TrailTail.of(channel);
        ObjectNode place = AuditText.object()
                .put(AuditFields.SEQUENCE, tail.sequence() + 1)
                .put(AuditFields.PREVIOUS, tail.hash());
        if (tail.torn().length > 0) {
            place.set(AuditFields.SET_ASIDE, setAside(tail, channel));
        }
        Sealed sealed = seal(record.at(place), tail.sequence() + 1);
        write(channel.position(tail.end()), sealed.archived());
        return sealed;
    }

    private static Sealed seal(AuditRecord record, long sequence) {
        return new Sealed(record, sequence, Sha256.of(record.line().getBytes(StandardCharsets.UTF_8)));
    }

    private ObjectNode setAside(TrailTail tail, FileChannel channel) throws IOException {
        String hash = Sha256.of(tail.torn());
        Path aside = file.resolveSibling(file.getFileName() + ".torn-" + hash.substring(0, 12));
        try (FileChannel copy = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            write(copy, tail.torn());
        }
        channel.truncate(tail.end());
        return AuditText.object()
                .put(AuditFields.FILE, aside.getFileName().toString())
                .put(AuditFields.BYTES, tail.torn().length)
                .put(AuditFields.SHA_256, hash);
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /**
     * Walks the whole trail.
     *
     * @return whether the chain holds, and where it breaks first
     */
    public TrailCheck verify() throws DeploymentFailure {
        synchronized (monitor) {
            if (!Files.exists(file)) {
                return new TrailCheck(0, NOTHING_BEFORE, Optional.empty());
            }
            try {
                return TrailCheck.walk(file);
            } catch (IOException e) {
                throw unusable("read", e);
            }
        }
    }

    private DeploymentFailure unusable(String done, IOException e) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, "The audit trail " + file + " cannot be " + done + " ("
                + e.getClass().getSimpleName() + "). Check the controller's disk space and permissions.", e);
    }
}
