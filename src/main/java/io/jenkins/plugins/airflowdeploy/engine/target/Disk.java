package io.jenkins.plugins.airflowdeploy.engine.target;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * Every change that is made to a target folder, one small step at a time, each of which a crash can be the last.
 *
 * <p>Modes are fixed whatever the umask says. Nothing is written through a symbolic link, and nothing that is there is
 * written over, but by {@link #rename}.
 */
class Disk {

    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    static final Set<PosixFilePermission> FOLDER = EXECUTABLE;

    /** Comes before each change; tests let it fail. */
    void step(String change) throws IOException {}

    void folder(Path folder) throws IOException {
        step("make folder " + folder);
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    /** Makes a new file whose bytes are on the disk when this returns; a file that cannot be filled is taken away. */
    void write(Path file, byte[] bytes, boolean executable) throws IOException {
        step("write " + file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.setPosixFilePermissions(file, executable ? EXECUTABLE : FILE);
                fill(channel, bytes);
                channel.force(true);
            } catch (IOException e) {
                delete(file);
                throw e;
            }
        }
    }

    /** Tests let it end half-way. */
    void fill(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Waits until what was made, renamed and deleted in a folder is on the disk. */
    void sync(Path folder) throws IOException {
        step("sync " + folder);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Gives a file a second name, which appears at once with all its bytes.
     *
     * @throws FileAlreadyExistsException when there is something of that name
     */
    void link(Path name, Path file) throws IOException {
        step("link " + name);
        Files.createLink(name, file);
    }

    void pointer(Path link, Path target) throws IOException {
        step("point " + link);
        Files.createSymbolicLink(link, target);
    }

    /**
     * Puts something in the place of another thing, or of nothing, at once. A server that is asked twice, because its
     * first answer was lost, says the second time that the source is not there: then it was done.
     *
     * @param from a name that nobody else renames
     */
    void rename(Path from, Path to) throws IOException {
        step("rename " + from);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (exists(from) || !exists(to)) {
                throw e;
            }
        }
    }

    void touch(Path file, Instant time) throws IOException {
        step("touch " + file);
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    /** A file, a link or an empty folder. */
    void delete(Path name) throws IOException {
        step("delete " + name);
        Files.deleteIfExists(name);
    }

    /**
     * A folder and all in it; links are not followed.
     *
     * @param lock kept alive meanwhile
     * @throws DirectoryNotEmptyException when somebody writes there meanwhile
     */
    void deleteTree(Path top, FolderLock lock) throws IOException {
        if (!exists(top)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                lock.stay();
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static boolean exists(Path name) {
        return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
    }
}
