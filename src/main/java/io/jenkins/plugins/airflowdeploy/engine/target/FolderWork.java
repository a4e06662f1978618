package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.util.Optional;

/**
 * A task on one target folder: knows where it is, and says what is wrong with it.
 *
 * @param <T> what it brings back
 */
abstract class FolderWork<T extends Serializable> implements FolderTask<T> {

    private static final long serialVersionUID = 1L;

    private final String root;
    private final String host;

    /**
     * @param root absolute path
     * @param host the machine's name
     */
    FolderWork(String root, String host) {
        this.root = root;
        this.host = host;
    }

    abstract T work(FolderLayout layout, FolderPlace machine)
            throws IOException, DeploymentFailure, InterruptedException;

    @Override
    public final T run(FolderPlace machine) throws DeploymentFailure, InterruptedException {
        FolderLayout layout;
        try {
            layout = new FolderLayout(root, host);
        } catch (InvalidPathException e) {
            return failed(FolderFailures.unwritable(e, root + " on " + host));
        }
        try {
            check(layout);
            return work(layout, machine);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted(); // now said by the exception
            InterruptedException interrupted = new InterruptedException("interrupted at work on " + layout.place());
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            return failed(FolderFailures.of(e, layout));
        } catch (InvalidPathException e) {
            return failed(FolderFailures.unwritable(e, layout.place()));
        } catch (DeploymentFailure e) {
            return failed(e);
        }
    }

    /** What becomes of a failure that happened here, and not on the way. */
    T failed(DeploymentFailure failure) throws DeploymentFailure {
        throw failure;
    }

    /** The folder itself is never made: where a mount is missing, that would hide it. */
    private static void check(FolderLayout layout) throws DeploymentFailure {
        if (!Files.isDirectory(layout.root())) {
            throw new DeploymentFailure(
                    FailureKind.NOT_INITIALIZED,
                    "There is no folder " + layout.place()
                            + ". Mount it or make it there, for the agent's user to write to, then press “Initialize target”.");
        }
        if (!layout.root().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    layout.place() + " has no POSIX modes and links. Use an agent with Linux.");
        }
        if (Disk.exists(layout.releases()) && !Files.isDirectory(layout.releases(), LinkOption.NOFOLLOW_LINKS)) {
            throw new DeploymentFailure(
                    FailureKind.INTEGRITY,
                    "“releases” in " + layout.place() + " is no folder, and links are not followed there. Move it away.");
        }
    }

    /** The live release, once nobody changes it; nothing is written. */
    static final class Look extends FolderWork<FolderRelease> {
        private static final long serialVersionUID = 1L;

        Look(String root, String host) {
            super(root, host);
        }

        @Override
        FolderRelease work(FolderLayout layout, FolderPlace machine)
                throws IOException, DeploymentFailure, InterruptedException {
            new FolderLock(layout, machine, "a look").awaitFree();
            Optional<String> id = layout.liveId();
            if (id.isEmpty()) {
                throw FolderFailures.notInitialized(layout);
            }
            return layout.read(id.get());
        }

        @Override
        public String toString() {
            return "look at the live release";
        }
    }

    /** What is live once nobody changes anything; empty for nothing. Waits for a push whose machine was lost. */
    static final class Settle extends FolderWork<String> {
        private static final long serialVersionUID = 1L;
        private final String holder;

        Settle(String root, String host, String holder) {
            super(root, host);
            this.holder = holder;
        }

        @Override
        String work(FolderLayout layout, FolderPlace machine)
                throws IOException, DeploymentFailure, InterruptedException {
            FolderLock lock = new FolderLock(layout, machine, holder);
            try {
                lock.acquire();
                return layout.liveId().orElse("");
            } finally {
                lock.release();
            }
        }

        @Override
        public String toString() {
            return "look at what is live after a push";
        }
    }

    /** One release, which need not be live. */
    static final class Read extends FolderWork<FolderRelease> {
        private static final long serialVersionUID = 1L;
        private final String id;

        Read(String root, String host, String id) {
            super(root, host);
            this.id = id;
        }

        @Override
        FolderRelease work(FolderLayout layout, FolderPlace machine) throws IOException, DeploymentFailure {
            return layout.read(id);
        }

        @Override
        public String toString() {
            return "look at release " + id;
        }
    }
}
