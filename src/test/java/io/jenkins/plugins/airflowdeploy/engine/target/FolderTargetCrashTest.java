package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The agent dies between any two changes of a file system, and in the middle of any file. */
public class FolderTargetCrashTest {

    private static final MemorySnapshot THIRD = new MemorySnapshot("3".repeat(40)).file("dags/c.py", "c = 3\n");

    /** In memory where that can be: hundreds of machines die here, each of which flushes every file. */
    private static final File MEMORY = new File("/dev/shm");

    @Rule
    public TemporaryFolder temporary = MEMORY.isDirectory() && MEMORY.canWrite() ? new TemporaryFolder(MEMORY) : new TemporaryFolder();

    private int run;

    /** Does something that changes the live release, on a folder that holds {@code first()}. */
    private interface Deploying {
        void run(TargetFolder folder, FolderTarget target) throws Exception;
    }

    private TargetFolder folder() throws Exception {
        return new TargetFolder(temporary.newFolder("run" + run++).toPath());
    }

    private static TargetFolder initialized(TargetFolder folder) throws Exception {
        FolderTarget two = folder.initialized(2);
        folder.push(two, THIRD);
        folder.push(two, DeployRepository.first());
        return folder;
    }

    private static void die(TargetFolder folder, DyingDisk disk, Deploying deploying) throws Exception {
        try {
            deploying.run(folder.with(disk), folder.target(2));
        } catch (DyingDisk.Death e) {
            assertThat(disk.dead(), is(true));
        }
        folder.with(new Disk());
    }

    /** @return how many points of death there were */
    private int everyDeath(boolean half, Deploying deploying) throws Exception {
        TargetFolder whole = initialized(folder());
        Map<String, String> old = whole.seen();
        deploying.run(whole, whole.target(2));
        Map<String, String> replaced = whole.seen();
        assertThat(replaced, not(is(old)));
        int deaths = 0;
        for (boolean died = true; died; deaths++) {
            TargetFolder folder = initialized(folder());
            DyingDisk disk = new DyingDisk(deaths, half);
            die(folder, disk, deploying);
            died = disk.dead();
            assertThat("after " + deaths + " changes", folder.seen(), anyOf(is(old), is(replaced)));
            if (!died) {
                assertThat(folder.seen(), is(replaced));
            }
            goesOn(folder);
        }
        return deaths;
    }

    /** The next deployment works, waits for the dead no longer than it must, and leaves nothing behind. */
    private static void goesOn(TargetFolder folder) throws Exception {
        long before = folder.waited().toSeconds();
        Release next = folder.push(folder.target(2), THIRD);
        assertThat(folder.seen(), is(Map.of("dags/c.py", "c = 3\n")));
        assertThat(folder.waited().toSeconds() - before, lessThanOrEqualTo(2L * FolderLock.STALE_SECONDS + 4));
        assertThat(
                FolderLayout.names(folder.root.resolve("releases")),
                is(Stream.of(next.before(), next.id())
                        .sorted()
                        .flatMap(id -> Stream.of(id, id + ".json"))
                        .toList()));
        assertThat(names(folder.root), everyItem(anyOf(is("current"), is("releases"), startsWith(".lock-"))));
    }

    private static List<String> names(Path root) throws Exception {
        return FolderLayout.names(root);
    }

    @Test
    public void aPushIsOldOrNew() throws Exception {
        assertThat(everyDeath(false, FolderTargetCrashTest::second), greaterThan(20));
    }

    @Test
    public void aPushWithATornFileIsOldOrNew() throws Exception {
        everyDeath(true, FolderTargetCrashTest::second);
    }

    private static void second(TargetFolder folder, FolderTarget target) throws Exception {
        folder.push(target, DeployRepository.second());
    }

    @Test
    public void anUndoIsOldOrNew() throws Exception {
        everyDeath(false, (folder, target) -> {
            LiveRelease live = target.live();
            FolderRelease facts = folder.run(new FolderWork.Read(folder.root.toString(), "agent-1", live.id()));
            Release release = new Release(live.id(), facts.before(), null, Map.of());
            target.push(target.prepareUndo(release, folder.facts("Undo", folder.pack(DeployRepository.first()))));
        });
    }

    @Test
    public void anInitializationIsNothingOrWhole() throws Exception {
        boolean died = true;
        for (int changes = 0; died; changes++) {
            TargetFolder folder = folder();
            DyingDisk disk = new DyingDisk(changes, false);
            die(folder, disk, (f, target) -> target.initialize(DeployRepository.seedFacts()));
            died = disk.dead();
            folder.target().initialize(DeployRepository.seedFacts());
            assertThat(folder.seen().size(), is(1));
            goesOn(folder);
        }
    }

    /** What must be on the disk before what: else a power cut could leave a link to a release that is not whole. */
    @Test
    public void eachStepWaitsForThoseThatItRestsOn() throws Exception {
        TargetFolder folder = initialized(folder());
        List<String> steps = new ArrayList<>();
        folder.with(new Disk() {
            @Override
            void step(String change) {
                steps.add(change.replace(folder.root.toString(), ""));
            }
        });
        FolderTarget ten = folder.target();
        Release release = folder.push(ten, THIRD);
        assertThat(
                steps.stream()
                        .map(step -> step.replace(release.id(), "ID").replaceAll("lock-[0-9a-f-]+", "lock-NONCE"))
                        .filter(step -> !step.contains("releases/2026"))
                        .toList(),
                is(List.of(
                        "write /.lock-NONCE", "link /lock", "delete /.lock-NONCE", "delete /releases/ID.json",
                        "make folder /releases/.new-ID", "make folder /releases/.new-ID/dags",
                        "write /releases/.new-ID/dags/c.py", "sync /releases/.new-ID/dags", "sync /releases/.new-ID",
                        "rename /releases/.new-ID", "sync /releases",
                        "write /releases/.new-ID.json", "rename /releases/.new-ID.json", "sync /releases",
                        "point /.current-ID", "rename /.current-ID", "sync ", "delete /lock")));
    }

    @Test
    public void aForgottenLockOfAWaiterIsTidiedUpAfterAnHour() throws Exception {
        TargetFolder folder = initialized(folder());
        Path fresh = Files.writeString(folder.root.resolve(".lock-fresh"), "");
        Path old = Files.writeString(folder.root.resolve(".lock-old"), "");
        Files.setLastModifiedTime(
                old, FileTime.from(Instant.now().minusSeconds(3_700)));
        folder.push(folder.target(2), THIRD);
        assertThat(Files.exists(fresh), is(true));
        assertThat(Files.exists(old), is(false));
    }
}
