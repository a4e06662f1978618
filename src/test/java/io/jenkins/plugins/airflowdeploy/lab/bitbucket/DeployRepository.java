package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository for releases: one user may push, anybody may read it, as Airflow does. */
public final class DeployRepository implements AutoCloseable {

    private final String user;
    private final String password;
    private final Repository git;
    private final AtomicReference<Runnable> beforeNextPush = new AtomicReference<>(() -> {});

    DeployRepository(Path bare, String user, String password) throws IOException {
        this.user = user;
        this.password = password;
        this.git = new FileRepositoryBuilder().setGitDir(bare.toFile()).setMustExist(true).setBare().build();
    }

    /** Runs once, after the next push has come in and before it is applied: time for somebody else to move the ref. */
    public void beforeNextPush(Runnable action) {
        beforeNextPush.set(action);
    }

    Answer answer(Call call, String path) throws IOException {
        if (GitEndpoint.wantsToPush(call, path)) {
            boolean known = call.credential()
                    .filter(c -> user.equals(c.user()) && password.equals(c.secret()))
                    .isPresent();
            if (!known) {
                return GitEndpoint.unauthorised();
            }
        }
        return GitEndpoint.answer(call, git, path, false, () -> beforeNextPush.getAndSet(() -> {}).run());
    }

    @Override
    public void close() {
        git.close();
    }
}
