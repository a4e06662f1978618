package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A bare repository that holds what was fetched from one address, in a folder named after the address's hash, and the lock
 * that keeps two deployments on one machine from writing to it at once.
 *
 * <p>It stays bounded by being thrown away: at more than {@link #PACKS} packs or {@link #BYTES} bytes the next deployment
 * begins it anew, at the cost of one fetch at depth 1.
 */
final class GitCache implements AutoCloseable {

    static final int PACKS = 64;
    static final long BYTES = 2L << 30;

    private static final String COMPLETE = "airflow-deploy-complete";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private GitCache(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Waits for the lock, at most ten minutes.
     *
     * @param root where all caches lie; made when it is not there, readable by its owner only
     * @param url what is cached
     */
    static GitCache lock(Path root, String url, Time time) throws DeploymentFailure, InterruptedException {
        Path folder = root.toAbsolutePath().resolve(name(url) + ".git");
        try {
            make(folder.getParent());
            FileChannel channel = FileChannel.open(
                    folder.resolveSibling(folder.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new GitCache(folder, channel, wait(channel, folder, time));
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for " + folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static FileLock wait(FileChannel channel, Path folder, Time time)
            throws IOException, DeploymentFailure, InterruptedException {
        Instant end = time.now().plus(PATIENCE);
        try {
            while (time.now().isBefore(end)) {
                FileLock lock = tryLock(channel);
                if (lock != null) {
                    return lock;
                }
                time.sleep(Duration.ofMillis(200));
            }
        } catch (IOException | InterruptedException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "Another deployment on this machine has held the Git cache " + folder + " for ten minutes. Deploy again later.");
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        }
    }

    private static void make(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Files.createDirectories(root);
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path folder() {
        return folder;
    }

    /** The repository, made empty when it is not there; the caller closes it. */
    Repository open() throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        if (!Files.isDirectory(folder.resolve("objects"))) {
            repository.create(true);
        }
        return repository;
    }

    /** Whether {@link #markComplete} was called for a commit: a hint, not a proof. */
    boolean complete(String commit) {
        return Files.exists(folder.resolve(COMPLETE).resolve(commit));
    }

    /** Remembers that a commit was fetched with all its files. */
    void markComplete(String commit) throws IOException {
        Files.createDirectories(folder.resolve(COMPLETE));
        Files.write(folder.resolve(COMPLETE).resolve(commit), new byte[0]);
    }

    /** Bytes of the packs. */
    long packBytes() throws IOException {
        try (Stream<Path> packs = packs()) {
            return packs.mapToLong(p -> p.toFile().length()).sum();
        }
    }

    boolean full() throws IOException {
        try (Stream<Path> packs = packs()) {
            return packs.count() > PACKS || packBytes() > BYTES;
        }
    }

    private Stream<Path> packs() throws IOException {
        Path packs = folder.resolve("objects/pack");
        return Files.isDirectory(packs)
                ? Files.list(packs).filter(p -> p.toString().endsWith(".pack"))
                : Stream.empty();
    }

    /** Deletes the repository, and nothing that a symbolic link in it points to. */
    void discard() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What to say when the folder itself is the trouble. */
    static DeploymentFailure unusable(Path folder, IOException e) {
        String why = e instanceof NoSuchFileException ? "a file is gone" : e.getClass().getSimpleName();
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "The Git cache " + folder + " cannot be used (" + why + "). Check the disk, delete it and deploy again.",
                e);
    }

    private static String name(String url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the lock of " + folder + " cannot be released", e);
        }
    }
}
