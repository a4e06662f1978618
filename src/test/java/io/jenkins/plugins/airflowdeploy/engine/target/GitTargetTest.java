package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GitTargetTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private DeployRepository deploy;
    private GitTarget target;

    @Before
    public void initialized() throws Exception {
        deploy = new DeployRepository(folder.getRoot().toPath());
        target = deploy.target();
        target.initialize(DeployRepository.seedFacts());
    }

    @Test
    public void aReleaseHoldsTheSourcePathsBytesAndModes() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        target.push(release);
        String tree = deploy.bareGit("ls-tree", "-r", DeployRepository.REF);
        assertThat(
                tree.lines().map(line -> line.replace('\t', ' ')).toList(),
                contains(
                        startsWith("100644 blob " + release.files().get("dags/a.py") + " dags/a.py"),
                        startsWith("100644 blob " + release.files().get("dags/sub.txt") + " dags/sub.txt"),
                        startsWith("100644 blob " + release.files().get("dags/sub/b.py") + " dags/sub/b.py"),
                        startsWith("100755 blob " + release.files().get("include/run.sh") + " include/run.sh")));
        assertThat(deploy.bareGit("show", DeployRepository.REF + ":dags/a.py"), is("a = 1\n"));
        deploy.bareGit("fsck", "--strict");
    }

    @Test
    public void aReleaseSaysWhereItIsFrom() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        target.push(release);
        String format = "%an <%ae>|%cn <%ce>|%aI|%s|%(trailers:key=Source-Commit,valueonly)";
        assertThat(
                deploy.bareGit("log", "-1", "--format=" + format, DeployRepository.REF)
                        .strip(),
                is(
                        "airflow-deploy <airflow-deploy@jenkins>|airflow-deploy <airflow-deploy@jenkins>"
                                + "|2026-11-24T08:30:00+00:00"
                                + "|Deploy acme/dags|" + "1".repeat(40)));
        LiveRelease live = target.live();
        assertThat(live.id(), is(release.id()));
        assertThat(live.sourceRepository(), is(Optional.of("acme/dags")));
        assertThat(live.sourceCommit(), is(Optional.of("1".repeat(40))));
        assertThat(live.deployedBy(), is("alice"));
        assertThat(live.madeAt(), is(Instant.parse("2026-11-24T08:30:00Z")));
        assertThat(live.files(), is(release.files()));
    }

    @Test
    public void nothingIsPushedByPreparing() throws Exception {
        String seed = deploy.tip();
        Release release = deploy.prepare(target, DeployRepository.first());
        assertThat(deploy.tip(), is(seed));
        assertThat(release.before(), is(seed));
        assertThrows(AssertionError.class, () -> deploy.bareGit("cat-file", "-e", release.id()));
    }

    @Test
    public void theSameFactsGiveTheSameIdEvenElsewhere() throws Exception {
        Release here = deploy.prepare(target, DeployRepository.first());
        Release elsewhere = deploy.prepare(deploy.target(deploy.url(), null, "other-cache"), DeployRepository.first());
        assertThat(elsewhere, is(here));
        assertThat(deploy.prepare(target, DeployRepository.second()).id(), not(here.id()));
    }

    @Test
    public void pushingAgainIsPushingOnce() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        Instant first = target.push(release);
        assertThat(target.push(release), is(first));
        assertThat(deploy.bareGit("rev-list", "--count", DeployRepository.REF).strip(), is("2"));
    }

    @Test
    public void changesNameFilesByBytesAndMode() throws Exception {
        target.push(deploy.prepare(target, DeployRepository.first()));
        Release second = deploy.prepare(target, DeployRepository.second());
        assertThat(second.changes().added(), is(Set.of("dags/ä.py")));
        assertThat(second.changes().changed(), is(Set.of("dags/a.py")));
        assertThat(second.changes().removed(), is(Set.of("dags/sub/b.py", "dags/sub.txt", "include/run.sh")));
        target.push(second);
        MemorySnapshot executable = new MemorySnapshot("3".repeat(40))
                .file("dags/a.py", "a = 2\n".getBytes(), true)
                .file("dags/ä.py", "c = 1\n");
        assertThat(deploy.prepare(target, executable).changes().changed(), is(Set.of("dags/a.py")));
        assertThat(deploy.prepare(target, DeployRepository.second()).changes().isEmpty(), is(true));
    }

    @Test
    public void aMissingRefSaysHowToInitialize() throws Exception {
        deploy.bareGit("update-ref", "-d", DeployRepository.REF);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, target::live);
        assertThat(failure.kind(), is(FailureKind.NOT_INITIALIZED));
        assertThat(failure.getMessage(), startsWith(DeployRepository.REF + " of file:"));
        assertThat(
                failure.getMessage(),
                containsString("Press “Initialize target” at the environment in Manage Jenkins » System"));
    }

    @Test
    public void initializingIsIdempotentAndNeverReplaces() throws Exception {
        LiveRelease seed = target.live();
        assertThat(seed.files().keySet(), is(Set.of("dags/airflow_deploy_marker.py")));
        assertThat(seed.deployedBy(), is("admin"));
        assertThat(target.initialize(DeployRepository.facts("Again", deploy.pack(DeployRepository.first()))), is(seed));
        target.push(deploy.prepare(target, DeployRepository.first()));
        LiveRelease live = target.live();
        assertThat(deploy.target(deploy.url(), null, "other").initialize(DeployRepository.seedFacts()), is(live));
    }

    @Test
    public void aTargetMovedMeanwhileSaysByWhomAndStays() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        String theirs = deploy.somebodyElsePushes("Hot fix\n\nDeployed-By: \u001b[31mmallory");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.CONFLICT));
        assertThat(
                failure.getMessage(),
                containsString("it showed " + release.before().substring(0, 12)));
        assertThat(
                failure.getMessage(), containsString("now shows " + theirs.substring(0, 12) + " by ?[31mmallory of 2"));
        assertThat(failure.getMessage(), containsString("(“Hot fix”)"));
        assertThat(deploy.tip(), is(theirs));
    }

    @Test
    public void anUndoThatComesTooLateDoesNotSayThatNothingIsLive() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        target.push(release);
        Release undo = target.prepareUndo(release, DeployRepository.seedFacts());
        String theirs = deploy.somebodyElsePushes("On top of it");
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(undo));
        assertThat(failure.getMessage(), containsString("What it shows now stays, and may hold what Airflow refused"));
        assertThat(failure.getMessage(), not(containsString("Nothing of this deployment is live")));
        assertThat(deploy.tip(), is(theirs));
    }

    @Test
    public void aTargetMovedBackOrRemovedMeanwhileIsAConflictToo() throws Exception {
        Release first = deploy.prepare(target, DeployRepository.first());
        target.push(first);
        Release second = deploy.prepare(target, DeployRepository.second());
        deploy.bareGit("update-ref", DeployRepository.REF, first.before());
        DeploymentFailure back = assertThrows(DeploymentFailure.class, () -> target.push(second));
        assertThat(back.kind(), is(FailureKind.CONFLICT));
        assertThat(
                back.getMessage(), containsString("now shows " + first.before().substring(0, 12) + " by admin"));
        assertThat(deploy.tip(), is(first.before()));
        deploy.bareGit("update-ref", "-d", DeployRepository.REF);
        DeploymentFailure gone = assertThrows(DeploymentFailure.class, () -> target.push(second));
        assertThat(gone.kind(), is(FailureKind.CONFLICT));
        assertThat(gone.getMessage(), containsString("does not exist any more"));
        assertThat(deploy.bareGit("for-each-ref"), is(""));
    }

    @Test
    public void aBlobIdThatTheBytesDoNotGiveIsRefused() throws Exception {
        Artifact artifact = deploy.pack(new MemorySnapshot("1".repeat(40)).file("dags/a.py", "a = 1\n"));
        Manifest.Entry entry = artifact.manifest().entries().get(0);
        Manifest forged = new Manifest(
                artifact.manifest().commit(),
                List.of(new Manifest.Entry(
                        entry.path(), "a".repeat(40), entry.sha256(), entry.size(), entry.executable())));
        Artifact repacked = LyingAgent.repack(artifact, forged);
        DeploymentFailure failure = assertThrows(
                DeploymentFailure.class,
                () -> target.prepare(
                        target.live(), forged, Path.of(repacked.zipPath()), DeployRepository.facts("x", repacked)));
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
        assertThat(
                failure.getMessage(),
                containsString("“dags/a.py” in the archived artifact has the Git blob id " + entry.blobId()));
    }

    @Test
    public void anotherDigestThanTheReleaseSaysIsRefused() throws Exception {
        Artifact artifact = deploy.pack(DeployRepository.first());
        Artifact other = new Artifact("0".repeat(64), artifact.zipPath(), artifact.size(), artifact.manifest());
        DeploymentFailure failure = assertThrows(
                DeploymentFailure.class,
                () -> target.prepare(
                        target.live(),
                        artifact.manifest(),
                        Path.of(artifact.zipPath()),
                        DeployRepository.facts("x", other)));
        assertThat(failure.kind(), is(FailureKind.INTEGRITY));
    }

    @Test
    public void foreignTextCannotBringATrailer() throws Exception {
        Artifact artifact = deploy.pack(DeployRepository.first());
        ReleaseFacts facts = DeployRepository.facts("x\n\nSource-Commit: " + "9".repeat(40), artifact);
        facts.trailers().put(Trailers.DEPLOYED_BY, "eve\nSource-Commit: " + "9".repeat(40));
        target.push(target.prepare(target.live(), artifact.manifest(), Path.of(artifact.zipPath()), facts));
        assertThat(target.live().sourceCommit(), is(Optional.of("1".repeat(40))));
        assertThat(
                deploy.bareGit("log", "-1", "--format=%(trailers:key=Source-Commit,valueonly)", DeployRepository.REF)
                        .strip(),
                is("1".repeat(40)));
    }

    @Test
    public void addressesThatCannotBeOnesAreRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "refs/heads/../x", "dags", "refs/tags/x", "dags", "main", "dags", "refs/heads/ok", "../x")
                .entrySet()) {
            DeploymentFailure failure = assertThrows(
                    DeploymentFailure.class,
                    () -> new GitTarget(
                            deploy.root,
                            new GitTarget.Address(deploy.url(), wrong.getKey(), wrong.getValue()),
                            null,
                            null,
                            deploy.time));
            assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        }
    }
}
