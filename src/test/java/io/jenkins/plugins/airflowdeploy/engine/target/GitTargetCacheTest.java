package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What becomes of a release when the copy of the deploy repository on the controller is locked, full or broken. */
public class GitTargetCacheTest {

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
    public void aPushThatArrivedCountsThoughItsCopyHereIsLocked() throws Exception {
        Release release = deploy.prepare(target, DeployRepository.first());
        try (var files = Files.walk(folder.getRoot().toPath())) {
            Path copy = files.filter(f -> f.toString().contains("/target-") && f.endsWith(DeployRepository.REF))
                    .findFirst().orElseThrow();
            Files.createFile(copy.resolveSibling(copy.getFileName() + ".lock"));
        }
        target.push(release);
        assertThat(deploy.tip(), is(release.id()));
        assertThat(target.live().id(), is(release.id()));
    }

    @Test
    public void aFullStoreIsBegunAnewAndAnUndoStillWorks() throws Exception {
        Release first = deploy.prepare(target, DeployRepository.first());
        target.push(first);
        Release second = deploy.prepare(target, DeployRepository.second());
        target.push(second);
        Path pack;
        try (var files = Files.walk(folder.getRoot().toPath().resolve("cache"))) {
            pack = files.filter(f -> f.endsWith("objects/pack")).findFirst().orElseThrow();
        }
        for (int i = 0; i <= ReleaseStore.PACKS; i++) {
            Files.writeString(pack.resolve("pack-" + i + ".pack"), "x");
        }
        assertThat(target.live().files(), is(second.files()));
        try (var files = Files.list(pack)) {
            assertThat(files.filter(f -> f.toString().endsWith(".pack")).count() < 3, is(true));
        }
        target.push(target.prepareUndo(second, DeployRepository.seedFacts()));
        assertThat(target.live().files(), is(first.files()));
    }

    @Test
    public void aCacheThatLostObjectsIsNamed() throws Exception {
        target.push(deploy.prepare(target, DeployRepository.first()));
        Path cache = folder.getRoot()
                .toPath()
                .resolve("cache")
                .toFile()
                .listFiles()[0]
                .toPath();
        String tree =
                deploy.bareGit("rev-parse", DeployRepository.REF + "^{tree}").strip();
        Files.delete(cache.resolve("objects").resolve(tree.substring(0, 2)).resolve(tree.substring(2)));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, target::live);
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(
                failure.getMessage(),
                containsString(cache + " cannot be used (MissingObjectException). Delete this folder"));
    }
}
