package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FolderTargetTest {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private TargetFolder folder;
    private FolderTarget target;

    @Before
    public void initialized() throws Exception {
        folder = new TargetFolder(temporary.getRoot().toPath());
        target = folder.initialized(10);
    }

    private String golden(String name) throws Exception {
        try (var in = getClass().getResourceAsStream("folder/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    public void theLayoutIsAsItAlwaysWas() throws Exception {
        String seed = target.live().id();
        Release release = folder.push(target, DeployRepository.first());
        String layout = String.join("\n", folder.listing()) + "\n";
        byte[] facts = Files.readAllBytes(folder.root.resolve("releases/" + release.id() + ".json"));
        assertThat(layout.replace(seed, "SEED").replace(release.id(), "RELEASE"), is(golden("layout.txt")));
        assertThat(new String(facts, StandardCharsets.UTF_8).replace(seed, "SEED"), is(golden("facts.json")));
        assertThat(release.id(), is("20261124T083000Z-" + Sha256.of(facts).substring(0, 12)));
        assertThat(folder.seen().get("dags/a.py"), is("a = 1\n"));
    }

    @Test
    public void whatIsLiveSaysWhereItIsFrom() throws Exception {
        Release release = folder.push(target, DeployRepository.first());
        LiveRelease live = target.live();
        assertThat(live.id(), is(release.id()));
        assertThat(live.sourceRepository(), is(Optional.of("acme/dags")));
        assertThat(live.sourceCommit(), is(Optional.of("1".repeat(40))));
        assertThat(live.deployedBy(), is("alice"));
        assertThat(live.madeAt(), is(Instant.parse("2026-11-24T08:30:00Z")));
        assertThat(live.files(), is(release.files()));
        assertThat(target.carriesVersion(), is(false));
        assertThat(target.description(), is("folder " + folder.root + " on agent-1"));
    }

    @Test
    public void preparingWritesNothingAndGivesTheSameIdElsewhere() throws Exception {
        List<String> before = folder.listing();
        Artifact artifact = folder.pack(DeployRepository.first());
        ReleaseFacts facts = folder.facts("Deploy", artifact);
        Path zip = Path.of(artifact.zipPath());
        Release here = target.prepare(target.live(), artifact.manifest(), zip, facts);
        FolderTarget elsewhere = folder.target();
        assertThat(elsewhere.prepare(target.live(), artifact.manifest(), zip, facts), is(here));
        assertThat(folder.listing(), is(before));
        elsewhere.push(here);
        assertThat(folder.current(), is("releases/" + here.id()));
        assertThrows(IllegalStateException.class, () -> folder.target().push(here));
    }

    @Test
    public void pushingAgainIsPushingOnce() throws Exception {
        Release release = folder.push(target, DeployRepository.first());
        List<String> after = folder.listing();
        target.push(release);
        assertThat(folder.listing(), is(after));
    }

    @Test
    public void changesNameFilesByBytesAndMode() throws Exception {
        folder.push(target, DeployRepository.first());
        MemorySnapshot next = new MemorySnapshot("2".repeat(40))
                .file("dags/a.py", "a = 2\n")
                .file("dags/c.py", "c = 1\n")
                .file("include/run.sh", "#!/bin/sh\n");
        Release second = folder.push(target, next);
        assertThat(second.changes().added(), is(Set.of("dags/c.py")));
        assertThat(second.changes().changed(), is(Set.of("dags/a.py", "include/run.sh")));
        assertThat(second.changes().removed(), is(Set.of("dags/sub/b.py", "dags/sub.txt")));
        assertThat(folder.prepare(target, next).changes().isEmpty(), is(true));
    }

    @Test
    public void anUndoHasTheOldFilesAndNamesTheirSource() throws Exception {
        Release first = folder.push(target, DeployRepository.first());
        Map<String, String> old = folder.seen();
        Release second = folder.push(target, new MemorySnapshot("2".repeat(40)).file("dags/a.py", "broken\n"));
        Release undo = target.prepareUndo(second, folder.facts("Undo", folder.pack(DeployRepository.first())));
        target.push(undo);
        assertThat(folder.seen(), is(old));
        assertThat(undo.before(), is(second.id()));
        assertThat(undo.id(), not(first.id()));
        assertThat(target.live().sourceCommit(), is(Optional.of("1".repeat(40))));
        assertThat(Files.isExecutable(folder.root.resolve("current/include/run.sh")), is(true));
        assertThat(
                Files.readString(folder.root.resolve("releases/" + undo.id() + ".json")),
                containsString("\"Undoes\":\"" + second.id() + "\""));
    }

    @Test
    public void anUndoOfTheFirstBringsTheMarkerBack() throws Exception {
        Release first = folder.push(target, DeployRepository.first());
        target.push(target.prepareUndo(first, folder.facts("Undo", folder.pack(DeployRepository.first()))));
        assertThat(folder.seen().keySet(), is(Set.of("dags/airflow_deploy_marker.py")));
        assertThat(target.live().sourceCommit(), is(Optional.empty()));
        assertThat(target.live().sourceRepository(), is(Optional.empty()));
    }

    @Test
    public void initializingIsIdempotentAndNeverReplaces() throws Exception {
        LiveRelease seed = target.live();
        assertThat(seed.deployedBy(), is("admin"));
        assertThat(target.initialize(folder.facts("Again", folder.pack(DeployRepository.first()))), is(seed));
        folder.push(target, DeployRepository.first());
        LiveRelease live = target.live();
        assertThat(folder.target().initialize(DeployRepository.seedFacts()), is(live));
    }

    @Test
    public void theLastReleasesStay() throws Exception {
        FolderTarget two = folder.target(2);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(folder.push(two, new MemorySnapshot("1".repeat(40)).file("dags/a.py", "a = " + i + "\n")).id());
            int pushed = i;
            assertThat(Files.exists(folder.root.resolve("releases/" + ids.get(i))), is(true));
            assertThat(pushed == 0 || Files.exists(folder.root.resolve("releases/" + ids.get(i - 1))), is(true));
        }
        List<String> left = FolderLayout.names(folder.root.resolve("releases"));
        assertThat(left, is(List.of(ids.get(3), ids.get(3) + ".json", ids.get(4), ids.get(4) + ".json")));
        target.push(target.prepareUndo(
                new Release(ids.get(4), ids.get(3), null, Map.of()), folder.facts("Undo", folder.pack(DeployRepository.first()))));
        assertThat(folder.seen().get("dags/a.py"), is("a = 3\n"));
    }

    @Test
    public void foreignFoldersBesideReleasesAreLeftAlone() throws Exception {
        Files.createDirectory(folder.root.resolve("releases/by-hand"));
        Files.writeString(folder.root.resolve("README"), "ours");
        folder.push(folder.target(2), DeployRepository.first());
        folder.push(folder.target(2), DeployRepository.second());
        folder.push(folder.target(2), DeployRepository.first());
        assertThat(Files.exists(folder.root.resolve("releases/by-hand")), is(true));
        assertThat(Files.exists(folder.root.resolve("README")), is(true));
    }

    @Test
    public void aFolderThatIsNotInitializedSaysHow() throws Exception {
        Files.delete(folder.root.resolve("current"));
        DeploymentFailure empty = assertThrows(DeploymentFailure.class, target::live);
        assertThat(empty.kind(), is(FailureKind.NOT_INITIALIZED));
        assertThat(empty.getMessage(), startsWith(folder.root + " on agent-1 has no “current”"));
        assertThat(empty.getMessage(), containsString("Press “Initialize target”"));
        FolderTarget nowhere = new FolderTarget(
                folder, new FolderTarget.Address(folder.root + "/not-mounted", "", 10), folder.time);
        DeploymentFailure missing =
                assertThrows(DeploymentFailure.class, () -> nowhere.initialize(DeployRepository.seedFacts()));
        assertThat(missing.kind(), is(FailureKind.NOT_INITIALIZED));
        assertThat(missing.getMessage(), containsString("Mount it or make it there"));
        assertThat("a missing mount is not hidden", Files.exists(folder.root.resolve("not-mounted")), is(false));
    }

    @Test
    public void foreignTextStaysOnItsLine() throws Exception {
        Artifact artifact = folder.pack(DeployRepository.first());
        ReleaseFacts facts = folder.facts("x\",\"before\":\"y\n\u001b[31m", artifact);
        facts.trailers().put(Trailers.DEPLOYED_BY, "eve\"},\"files\":[\nSource-Commit: 9");
        target.push(target.prepare(target.live(), artifact.manifest(), Path.of(artifact.zipPath()), facts));
        assertThat(target.live().deployedBy(), is("eve\"},\"files\":[ Source-Commit: 9"));
        assertThat(target.live().sourceCommit(), is(Optional.of("1".repeat(40))));
    }

    @Test
    public void pathsThatCannotBeOnesAreRefused() throws Exception {
        for (String wrong : List.of("dags", "", "/", "/srv/../etc", "/srv/", "/srv//x", "/srv/a\nb", "C:\\dags", "/{branch}")) {
            DeploymentFailure failure = assertThrows(wrong, DeploymentFailure.class, () -> new FolderTemplate(wrong));
            assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        }
        assertThat(
                new FolderTemplate("/srv/{environment}/{repository}").expand("prod", "acme/dags"), is("/srv/prod/acme.dags"));
        assertThrows(
                DeploymentFailure.class,
                () -> new FolderTarget(folder, new FolderTarget.Address("/srv/x", "../dags", 2), folder.time));
    }
}
