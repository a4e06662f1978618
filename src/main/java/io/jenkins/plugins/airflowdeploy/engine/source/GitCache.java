package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A bare repository that holds what was fetched from one address, in a folder named after the address's hash, and the lock
 * that keeps two deployments on one machine from writing to it at once.
 *
 * <p>It stays bounded by being begun anew: at more than {@link #PACKS} packs or {@link #BYTES} bytes the next deployment takes a
 * new folder, at the cost of one fetch at depth 1. The folder before it stays until then, since other deployments may still read
 * there without the lock; older ones are deleted.
 */
final class GitCache implements AutoCloseable {

    static final int PACKS = 64;
    static final long BYTES = 2L << 30;

    private static final String COMPLETE = "airflow-deploy-complete";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path first;
    private final FileChannel channel;
    private final FileLock lock;
    private int generation;

    private GitCache(Path first, FileChannel channel, FileLock lock) throws IOException {
        this.first = first;
        this.channel = channel;
        this.lock = lock;
        this.generation = generations().stream().mapToInt(Integer::intValue).max().orElse(0);
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
            return opened(folder, channel, wait(channel, folder, time));
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for " + folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static GitCache opened(Path first, FileChannel channel, FileLock lock) throws IOException {
        try {
            return new GitCache(first, channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
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
        return folder(generation);
    }

    private Path folder(int number) {
        return number == 0 ? first : first.resolveSibling(first.getFileName() + "." + number);
    }

    /** The numbers of the folders that are there; the highest is the one in use. */
    private List<Integer> generations() throws IOException {
        String name = first.getFileName().toString();
        Pattern numbered = Pattern.compile(Pattern.quote(name) + "\\.([0-9]{1,9})");
        List<Integer> numbers = new ArrayList<>(Files.isDirectory(first) ? List.of(0) : List.of());
        try (DirectoryStream<Path> found = Files.newDirectoryStream(first.getParent(), name + ".*")) {
            for (Path folder : found) {
                Matcher matcher = numbered.matcher(folder.getFileName().toString());
                if (matcher.matches()) {
                    numbers.add(Integer.parseInt(matcher.group(1)));
                }
            }
        }
        return numbers;
    }

    /** The repository, made empty when it is not there; the caller closes it. */
    Repository open() throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(folder().toFile()).setBare().build();
        if (!Files.isDirectory(folder().resolve("objects"))) {
            repository.create(true);
        }
        return repository;
    }

    /** Whether {@link #markComplete} was called for a commit: a hint, not a proof. */
    boolean complete(String commit) {
        return Files.exists(folder().resolve(COMPLETE).resolve(commit));
    }

    /** Remembers that a commit was fetched with all its files. */
    void markComplete(String commit) throws IOException {
        Files.createDirectories(folder().resolve(COMPLETE));
        Files.write(folder().resolve(COMPLETE).resolve(commit), new byte[0]);
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
        Path packs = folder().resolve("objects/pack");
        return Files.isDirectory(packs)
                ? Files.list(packs).filter(p -> p.toString().endsWith(".pack"))
                : Stream.empty();
    }

    /** Begins anew in another folder; deletes those from before the present one. */
    void renew() throws IOException {
        List<Integer> old = generations();
        for (int number : old) {
            if (number < generation) {
                delete(folder(number));
            }
        }
        if (old.contains(generation)) {
            generation++;
        }
    }

    /** Deletes a repository, and nothing that a symbolic link in it points to. */
    private static void delete(Path folder) throws IOException {
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
        return Sha256.of(url).substring(0, 40);
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the lock of " + folder() + " cannot be released", e);
        }
    }
}
