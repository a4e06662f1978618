package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The file that says who changes a target folder. Whoever's words stand in it holds it: its content is compared, after it
 * was made, and again right before the swap.
 *
 * <p>A holder that works touches it at least every {@value #BEAT_SECONDS} s. One that was not touched for
 * {@value #STALE_SECONDS} s, by the watch of whoever waits, was left behind, and is taken over: it is renamed away, and put
 * back when it turns out not to be the one that was watched. No two clocks are compared.
 */
final class FolderLock {

    static final int BEAT_SECONDS = 10;
    static final int STALE_SECONDS = 60;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int LIMIT = 2_000;

    private final FolderLayout layout;
    private final Disk disk;
    private final Time time;
    private final String words;
    private final Path beside;
    private Instant beaten;

    /** What a waiter sees of another's lock. */
    private record Seen(String words, FileTime touched) {}

    /** @param holder one line: deployment, machine */
    FolderLock(FolderLayout layout, FolderPlace machine, String holder) {
        this.layout = layout;
        disk = machine.disk();
        time = machine.time();
        String nonce = UUID.randomUUID().toString();
        words = ForeignText.line(holder, 1_000) + ", since " + time.now() + ", " + nonce + "\n";
        beside = layout.root().resolve(".lock-" + nonce);
    }

    /**
     * Waits until it is ours.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when another works for longer than a quarter of an hour
     */
    void acquire() throws IOException, InterruptedException, DeploymentFailure {
        await(true);
        beaten = time.now();
    }

    /**
     * Waits until nobody holds it, and writes nothing; what was left behind is not waited for. For who wants to see what a push
     * comes to that may still go on, though whoever began it is gone.
     */
    void awaitFree() throws IOException, InterruptedException, DeploymentFailure {
        await(false);
    }

    private void await(boolean take) throws IOException, InterruptedException, DeploymentFailure {
        Instant began = time.now();
        Instant since = began;
        Optional<Seen> watched = Optional.empty();
        while (take ? !taken() : Disk.exists(layout.lock())) {
            Optional<Seen> seen = look();
            if (!seen.equals(watched)) {
                watched = seen;
                since = time.now();
            } else if (seen.isPresent() && !time.now().isBefore(since.plusSeconds(STALE_SECONDS))) {
                if (!take) {
                    return;
                }
                moveAway(seen.get());
            }
            if (time.now().isAfter(began.plus(PATIENCE))) {
                throw new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        layout.place() + " has been locked for " + PATIENCE.toMinutes() + " minutes by "
                                + seen.map(s -> ForeignText.line(s.words(), 300)).orElse("several in turn")
                                + ". Nothing was changed; see what that one does, and deploy again.");
            }
            time.sleep(BETWEEN_LOOKS);
        }
    }

    private boolean taken() throws IOException {
        if (Disk.exists(layout.lock())) {
            return false;
        }
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        disk.write(beside, bytes, false);
        try {
            name(beside, bytes);
        } finally {
            disk.delete(beside);
        }
        return ours();
    }

    /** With its bytes, or where the disk has no second names, before them. Whether it worked is told by the content alone. */
    private void name(Path file, byte[] bytes) throws IOException {
        try {
            disk.link(layout.lock(), file);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (!ours()) {
                make(bytes);
            }
        }
    }

    private void make(byte[] bytes) throws IOException {
        try {
            disk.write(layout.lock(), bytes, false);
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    private void moveAway(Seen stale) throws IOException {
        Path away = layout.root().resolve(".lock-gone-" + UUID.randomUUID());
        if (!look().equals(Optional.of(stale))) {
            return;
        }
        try {
            disk.rename(layout.lock(), away);
        } catch (NoSuchFileException e) {
            return;
        }
        String moved = read(away).orElse("");
        if (!moved.equals(stale.words())) {
            name(away, moved.getBytes(StandardCharsets.UTF_8));
        }
        disk.delete(away);
    }

    private Optional<Seen> look() throws IOException {
        Optional<String> content = read(layout.lock());
        try {
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Seen(
                            content.get(), Files.getLastModifiedTime(layout.lock(), LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try (InputStream in = FolderLayout.open(file)) {
            return Optional.of(new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean ours() throws IOException {
        return read(layout.lock()).equals(Optional.of(words));
    }

    /** Shows others that work goes on. */
    void beat() throws IOException, DeploymentFailure {
        if (!time.now().isBefore(beaten.plusSeconds(BEAT_SECONDS))) {
            check();
            disk.touch(layout.lock(), time.now());
            beaten = time.now();
        }
    }

    /** As {@link #beat}, in the middle of work that does no harm when another took it over. */
    void stay() throws IOException {
        if (!time.now().isBefore(beaten.plusSeconds(BEAT_SECONDS)) && ours()) {
            disk.touch(layout.lock(), time.now());
            beaten = time.now();
        }
    }

    /** @throws DeploymentFailure kind {@code CONFLICT} when another took it over */
    void check() throws IOException, DeploymentFailure {
        Optional<String> now = read(layout.lock());
        if (!now.equals(Optional.of(words))) {
            throw new DeploymentFailure(
                    FailureKind.CONFLICT,
                    "The lock of " + layout.place() + " was taken over by "
                            + now.map(w -> ForeignText.line(w, 300)).orElse("somebody who is done")
                            + ", since this deployment stood still for more than " + STALE_SECONDS
                            + " s. Nothing of it is live; deploy again.");
        }
    }

    /** Lets others in, even when this deployment was aborted. */
    void release() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (ours()) {
                disk.delete(layout.lock());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
