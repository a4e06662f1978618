package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Once the link is swapped the release is live, and nothing that comes afterwards fails its push. */
public class FolderTargetTidyTest {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private TargetFolder folder;
    private FolderTarget target;

    @Before
    public void initialized() throws Exception {
        folder = new TargetFolder(temporary.getRoot().toPath());
        target = folder.initialized(10);
        folder.push(target, DeployRepository.first());
    }

    /** What a push writes into the log meanwhile. */
    private static List<String> told(Callable<?> push) throws Exception {
        Logger logger = Logger.getLogger(FolderTarget.class.getName());
        List<String> told = new ArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord line) {
                told.add(line.getMessage());
            }
        };
        logger.addHandler(handler);
        try {
            push.call();
        } finally {
            logger.removeHandler(handler);
        }
        return told;
    }

    @Test
    public void aLockLostAfterTheSwapFailsNothing() throws Exception {
        target = folder.target(2);
        folder.push(target, DeployRepository.second());
        Release release = folder.prepare(target, DeployRepository.first());
        folder.with(new Disk() {
            @Override
            void sync(Path synced) throws IOException {
                super.sync(synced);
                if (folder.current().equals("releases/" + release.id())) {
                    folder.time.pass(Duration.ofMinutes(2));
                    Files.writeString(folder.root.resolve("lock"), "deployment d-8 on agent-2\n");
                }
            }
        });
        assertThat(told(() -> target.push(release)), hasItem(containsString("could not tidy up: [older releases (CONFLICT)]")));
        assertThat(target.live().id(), is(release.id()));
        assertThat("theirs stays", Files.readString(folder.root.resolve("lock")), startsWith("deployment d-8"));
    }

    @Test
    public void aDiskThatBreaksAfterTheSwapFailsNothing() throws Exception {
        target = folder.target(2);
        folder.push(target, DeployRepository.second());
        Release release = folder.prepare(target, DeployRepository.first());
        folder.with(new Disk() {
            @Override
            void step(String change) throws IOException {
                if (change.startsWith("rename") && folder.current().equals("releases/" + release.id())) {
                    throw new UncheckedIOException(new IOException("stale file handle"));
                }
            }
        });
        assertThat(told(() -> target.push(release)), hasItem(containsString("stale file handle")));
        assertThat(target.live().id(), is(release.id()));
    }
}
