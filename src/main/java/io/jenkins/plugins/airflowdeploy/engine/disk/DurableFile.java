package io.jenkins.plugins.airflowdeploy.engine.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A small file that is replaced as a whole: after a crash it is the old one or the new one. Its owner alone may read it, where
 * the file system knows owners.
 *
 * <p>An interrupt meanwhile, as of an aborted build, would close the file: it is put off until the file is on the disk.
 */
public final class DurableFile {

    private DurableFile() {}

    /**
     * Returns once the file is on the disk. For one thread at a time.
     *
     * @param file in a folder, which is made when it is not there
     * @throws IOException when it cannot be written; the file is as it was
     */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        boolean interrupted = Thread.interrupted();
        try {
            Files.createDirectories(folder);
            create(beside);
            try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void create(Path beside) throws IOException {
        try {
            Files.createFile(beside, isPosix(beside)
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                    : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            // left by a crash, and written anew
        }
    }

    /** Waits until what was renamed in a folder is on the disk; does nothing where, as on Windows, no folder can be opened. */
    static void sync(Path folder) throws IOException {
        if (!isPosix(folder)) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel open = FileChannel.open(folder)) {
                    open.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
