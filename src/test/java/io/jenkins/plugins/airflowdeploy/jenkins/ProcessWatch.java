package io.jenkins.plugins.airflowdeploy.jenkins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.Assume;

/**
 * Looks, again and again, at what everybody on a machine can see of processes and those below them ({@code ps}), and at their
 * environments; keeps each thing seen as a file. Linux only. A process that lives shorter than a look takes may stay unseen.
 */
public final class ProcessWatch implements AutoCloseable {

    private final Path folder;
    private final List<ProcessHandle> roots;
    private final Set<Integer> known = new HashSet<>();
    private final AtomicLong rounds = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "process watch");
    private volatile Throwable failure;

    private ProcessWatch(Path folder, List<ProcessHandle> roots) {
        this.folder = folder;
        this.roots = roots;
    }

    /** Skips the test, loudly, where there is no {@code /proc}. */
    public static void orSkip() {
        if (!Files.isReadable(Path.of("/proc/self/environ"))) {
            String message = "SKIPPED: what processes show is read from /proc, which this system does not have";
            System.err.println(message);
            Assume.assumeTrue(message, false);
        }
    }

    /** @param folder for what is seen; new or empty */
    public static ProcessWatch start(Path folder, ProcessHandle... roots) {
        ProcessWatch watch = new ProcessWatch(folder, List.of(roots));
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** How often all was looked at. */
    public long rounds() {
        return rounds.get();
    }

    /** Waits until all has been looked at from beginning to end once more. */
    public void awaitRound() throws InterruptedException {
        long wanted = rounds() + 2;
        while (rounds() < wanted && thread.isAlive()) {
            end.await(5, TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        try {
            do {
                for (ProcessHandle root : roots) {
                    Stream.concat(Stream.of(root), root.descendants()).forEach(this::look);
                }
                rounds.incrementAndGet();
            } while (!end.await(2, TimeUnit.MILLISECONDS));
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void look(ProcessHandle process) {
        for (String what : List.of("cmdline", "environ")) {
            byte[] seen = read(Path.of("/proc", Long.toString(process.pid()), what));
            if (seen.length > 0 && known.add(31 * Arrays.hashCode(seen) + what.hashCode())) {
                try {
                    Files.write(folder.resolve(process.pid() + "-" + known.size() + "." + what), seen);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Nothing where the process has just ended, or is another user's. */
    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() throws Exception {
        end.countDown();
        thread.join();
        if (failure != null) {
            throw new IllegalStateException("processes were not looked at to the end", failure);
        }
    }
}
