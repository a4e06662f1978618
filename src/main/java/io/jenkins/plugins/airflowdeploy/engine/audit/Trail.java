package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The records of one environment, each chained to the one before it: an append-only file of JSON lines on the
 * controller.
 *
 * <p>A record holds its number and the SHA-256 of the line before (without the line's end), so a changed, removed or
 * inserted line breaks the chain at the next one. Lines cut off at the end break nothing: for that, release commits
 * hold the trail's head of their time ({@code Audit-Head}), and each build archives its record. Safe for several
 * threads and processes, and for threads that were interrupted.
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
        file = root.resolve("trails")
                .resolve(environment + ".jsonl")
                .toAbsolutePath()
                .normalize();
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

        /**
         * The file to archive: the line as it stands in the trail, so its hash can be checked with {@code sha256sum}
         * alone.
         */
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
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
                return TrailTail.of(open).hash();
            } catch (IOException e) {
                throw unusable("read", e);
            }
        }
    }

    /**
     * Tries whether a record could be written, before something is done that has to be recorded.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when the trail cannot be opened for writing
     */
    public void requireWritable() throws DeploymentFailure {
        synchronized (monitor) {
            try {
                Files.createDirectories(file.getParent());
                openLocked().close();
            } catch (IOException e) {
                throw unusable("written", e);
            }
        }
    }

    /**
     * Seals a record and makes it durable: when this returns, a crash cannot take it away.
     *
     * <p>What a crash left of an earlier record's line is moved to a file beside the trail, and the new record says so.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when the trail cannot be written; the trail is then as it
     *     was, or ends in half a line that the next call sets aside
     */
    public Sealed append(AuditRecord record) throws DeploymentFailure {
        synchronized (monitor) {
            try {
                Files.createDirectories(file.getParent());
                try (RandomAccessFile open = openLocked()) {
                    return append(record, open);
                }
            } catch (IOException e) {
                throw unusable("written", e);
            }
        }
    }

    /**
     * Opens the file, locked against other processes until it is closed. Not given up when the thread is interrupted:
     * an aborted build needs its record too.
     */
    private RandomAccessFile openLocked() throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
                try {
                    open.getChannel().lock();
                    return open;
                } catch (FileLockInterruptionException e) {
                    open.close(); // the interrupt has closed its channel
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Sealed append(AuditRecord record, RandomAccessFile open) throws IOException {
        TrailTail tail = TrailTail.of(open);
        ObjectNode place = AuditText.object()
                .put(AuditFields.SEQUENCE, tail.sequence() + 1)
                .put(AuditFields.PREVIOUS, tail.hash());
        if (tail.torn().length > 0) {
            place.set(AuditFields.SET_ASIDE, setAside(tail, open));
        }
        Sealed sealed = seal(record.at(place), tail.sequence() + 1);
        write(open, tail.end(), sealed.archived());
        return sealed;
    }

    private static Sealed seal(AuditRecord record, long sequence) {
        return new Sealed(record, sequence, Sha256.of(record.line().getBytes(StandardCharsets.UTF_8)));
    }

    private ObjectNode setAside(TrailTail tail, RandomAccessFile open) throws IOException {
        String hash = Sha256.of(tail.torn());
        Path aside = file.resolveSibling(file.getFileName() + ".torn-" + hash.substring(0, 12));
        try (RandomAccessFile copy = new RandomAccessFile(aside.toFile(), "rw")) {
            write(copy, 0, tail.torn());
        }
        open.setLength(tail.end());
        return AuditText.object()
                .put(AuditFields.FILE, aside.getFileName().toString())
                .put(AuditFields.BYTES, tail.torn().length)
                .put(AuditFields.SHA_256, hash);
    }

    private static void write(RandomAccessFile to, long offset, byte[] bytes) throws IOException {
        to.seek(offset);
        to.write(bytes);
        to.getFD().sync();
    }

    /** The record of a deployment, which is read for from the beginning; empty when the trail has none. */
    public Optional<Sealed> find(String deployment) throws DeploymentFailure {
        synchronized (monitor) {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try (Stream<String> lines = Files.lines(file)) {
                return lines.filter(line -> line.contains(deployment))
                        .flatMap(line -> sealed(line, deployment).stream())
                        .findFirst();
            } catch (IOException | UncheckedIOException e) {
                throw unusable("read", e);
            }
        }
    }

    private static Optional<Sealed> sealed(String line, String deployment) {
        try {
            AuditRecord record = AuditRecord.parse(line);
            boolean its = record.part(AuditFields.DEPLOYMENT).filter(id -> id.asText().equals(deployment)).isPresent();
            long sequence = record.part(AuditFields.TRAIL).map(place -> place.path(AuditFields.SEQUENCE).asLong()).orElse(0L);
            return its ? Optional.of(seal(record, sequence)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // half a line, or a changed one: verify() tells
        }
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

    private DeploymentFailure unusable(String done, Exception e) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "The audit trail " + file + " cannot be " + done + " ("
                        + e.getClass().getSimpleName() + "). Check the controller's disk space and permissions.",
                e);
    }
}
