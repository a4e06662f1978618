package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Several who change one folder: other deployments, and people by hand. */
public class FolderTargetConflictTest {

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

    private DeploymentFailure conflict(Release release) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.getMessage(), failure.kind(), is(FailureKind.CONFLICT));
        return failure;
    }

    @Test
    public void aTargetMovedMeanwhileSaysByWhomAndStays() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        String theirs = folder.somebodyElsePushes();
        assertThat(
                conflict(release).getMessage(),
                is("“current” in " + folder.root + " on agent-1 moved meanwhile: it showed " + release.before() + " and now shows "
                        + theirs + " by alice of 2026-11-24T08:30:02Z (“Deploy acme/dags”)."
                        + " Nothing of this deployment is live; deploy again to build on what is there."));
        assertThat(folder.current(), is("releases/" + theirs));
    }

    @Test
    public void whoeverFollowsAReleaseThatWasLiveIsNamedAsThat() throws Exception {
        Release release = folder.push(target, DeployRepository.second());
        String theirs = folder.somebodyElsePushes();
        assertThat(conflict(release).getMessage(), containsString("which was live in between"));
        assertThat(folder.current(), is("releases/" + theirs));
    }

    @Test
    public void aTargetMovedByHandWhileFilesAreWrittenIsAConflictToo() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void folder(Path made) throws IOException {
                super.folder(made);
                Files.deleteIfExists(folder.root.resolve("current"));
            }
        });
        assertThat(conflict(release).getMessage(), containsString("and now has none."));
        assertThat(Files.exists(folder.root.resolve("current")), is(false));
    }

    @Test
    public void aFolderOrAForeignLinkInPlaceOfTheLinkIsAConflict() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        Path current = folder.root.resolve("current");
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("releases/../../../etc"));
        assertThat(conflict(release).getMessage(), startsWith("“current” in " + folder.root + " on agent-1 points to"));
        Files.delete(current);
        Files.createDirectories(current.resolve("dags"));
        assertThat(conflict(release).getMessage(), containsString(" is a folder of "));
        assertThat(conflict(release).getMessage(), containsString("It showed " + release.before()));
        assertThat(Files.isDirectory(current.resolve("dags")), is(true));
        DeploymentFailure live = assertThrows(DeploymentFailure.class, target::live);
        assertThat(live.kind(), is(FailureKind.INTEGRITY));
        assertThat(live.getMessage(), containsString("Move it away and press “Initialize target”"));
    }

    @Test
    public void aLinkInPlaceOfTheReleasesIsNotFollowed() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        Files.move(folder.root.resolve("releases"), folder.root.resolve("elsewhere"));
        Files.createSymbolicLink(folder.root.resolve("releases"), folder.root.resolve("elsewhere"));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
    }

    @Test
    public void ofManyAtOnceOneWins() throws Exception {
        folder.with(BUSY);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> pushes = new ArrayList<>();
        folder.pack(DeployRepository.second());
        for (int i = 0; i < 8; i++) {
            FolderTarget theirs = folder.target();
            Release release = folder.prepare(theirs, DeployRepository.second());
            pushes.add(() -> {
                try {
                    theirs.push(release);
                    return true;
                } catch (DeploymentFailure e) {
                    assertThat(e.getMessage(), e.kind(), is(FailureKind.CONFLICT));
                    return false;
                }
            });
        }
        int won = 0;
        for (Future<Boolean> push : threads.invokeAll(pushes)) {
            won += push.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(won, is(1));
        assertThat(FolderLayout.names(folder.root), is(List.of("current", "releases")));
    }

    /** Goes on as the world does, and waits by letting others work. */
    private static final Time BUSY = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) {
            Thread.yield();
        }
    };

    @Test
    public void aLockThatIsTouchedIsWaitedFor() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        Path lock = Files.writeString(folder.root.resolve("lock"), "deployment d-7 on agent-9, since noon, nonce\n");
        folder.with(new Time() {
            @Override
            public Instant now() {
                return folder.time.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                folder.time.sleep(duration);
                assertThat("beats", lock.toFile().setLastModified(folder.time.now().toEpochMilli()), is(true));
            }
        });
        DeploymentFailure busy = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(busy.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(busy.getMessage(), containsString("locked for 15 minutes by deployment d-7 on agent-9, since noon"));
        assertThat(folder.waited(), greaterThanOrEqualTo(Duration.ofMinutes(15)));
        folder.with(folder.time);
        target.push(release);
        assertThat("left behind, and taken over", folder.current(), is("releases/" + release.id()));
    }

    /** After a crash of the controller its push may still go on. */
    @Test
    public void whoeverLooksWaitsForAPushThatGoesOn() throws Exception {
        String before = target.live().id();
        Release release = folder.prepare(target, DeployRepository.second());
        List<String> seen = new ArrayList<>();
        FolderTarget looking = new FolderTarget(
                new TargetFolder.Elsewhere(folder, new Time() {
                    @Override
                    public Instant now() {
                        return folder.time.now();
                    }

                    @Override
                    public void sleep(Duration duration) {
                        seen.add("waits");
                        assertThat(folder.root.resolve("lock").toFile().delete(), is(true));
                        assertThat(folder.root.resolve("current").toFile().delete(), is(true));
                        try {
                            Files.createSymbolicLink(folder.root.resolve("current"), Path.of("releases", release.id()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }),
                new FolderTarget.Address(folder.root.toString(), "dags", 10), folder.time);
        target.push(release);
        Files.delete(folder.root.resolve("current"));
        Files.createSymbolicLink(folder.root.resolve("current"), Path.of("releases", before));
        Files.writeString(folder.root.resolve("lock"), "deployment d-1 on agent-1\n");
        assertThat(looking.live().id(), is(release.id()));
        assertThat(seen, is(List.of("waits")));
        Files.writeString(folder.root.resolve("lock"), "left behind\n");
        assertThat("what is left behind is not waited for for ever", target.live().id(), is(release.id()));
        assertThat(Files.exists(folder.root.resolve("lock")), is(true));
    }

    @Test
    public void aHolderWhoseLockWasTakenOverSwapsNothing() throws Exception {
        Release release = folder.prepare(target, DeployRepository.second());
        folder.with(new Disk() {
            @Override
            void folder(Path made) throws IOException {
                super.folder(made);
                Files.writeString(folder.root.resolve("lock"), "deployment d-8 on agent-2\n");
            }
        });
        assertThat(conflict(release).getMessage(), containsString("was taken over by deployment d-8 on agent-2"));
        assertThat(folder.current(), is("releases/" + release.before()));
        assertThat("theirs stays", Files.readString(folder.root.resolve("lock")), startsWith("deployment d-8"));
    }

    @Test
    public void aDiskWithoutHardLinksHasALockToo() throws Exception {
        folder.with(new Disk() {
            @Override
            void link(Path name, Path file) throws IOException {
                throw new FileSystemException(name.toString(), null, "Operation not supported");
            }
        });
        folder.push(target, new MemorySnapshot("4".repeat(40)).file("dags/a.py", "a = 4\n"));
        assertThat(folder.seen().get("dags/a.py"), is("a = 4\n"));
        assertThat(FolderLayout.names(folder.root), is(List.of("current", "releases")));
    }
}
