package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The Git target over HTTP against stock Git; each test breaks one push in one way. */
public class GitTargetFaultTest {

    private static final String TOKEN = "s3cret-write-token";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private DeployRepository deploy;
    private GitHttpServer server;
    private GitTarget target;
    private Release release;

    @Before
    public void prepared() throws Exception {
        deploy = new DeployRepository(folder.getRoot().toPath());
        server = new GitHttpServer(deploy.root, TOKEN);
        target = deploy.target(server.url("deploy.git"), TOKEN);
        target.initialize(DeployRepository.seedFacts());
        release = deploy.prepare(target, DeployRepository.first());
    }

    @After
    public void stop() {
        server.close();
    }

    @Test
    public void pushesUndoesAndReadsOverHttp() throws Exception {
        target.push(release);
        assertThat(deploy.tip(), is(release.id()));
        Release second = deploy.prepare(target, DeployRepository.second());
        target.push(second);
        ReleaseFacts facts = DeployRepository.facts("Undo", deploy.pack(DeployRepository.second()));
        GitTarget fresh = deploy.target(server.url("deploy.git"), TOKEN, "fresh-cache");
        Release undo = fresh.prepareUndo(second, facts);
        assertThat(target.prepareUndo(second, facts), is(undo));
        fresh.push(undo);
        assertThat(target.live().files(), is(release.files()));
        assertThat(deploy.target(server.url("deploy.git"), TOKEN, "third").live(), is(target.live()));
        deploy.bareGit("fsck", "--strict");
    }

    @Test
    public void aLostAnswerIsFoundAtTheTarget() throws Exception {
        server.next(fault(() -> true, () -> false));
        target.push(release);
        assertThat(deploy.tip(), is(release.id()));
    }

    @Test
    public void aPushThatNeverArrivedFailsAndChangesNothing() throws Exception {
        server.next(fault(() -> false, () -> true));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("pushing " + DeployRepository.REF + " failed"));
        assertThat(deploy.tip(), is(release.before()));
        assertThat("the target was looked at for a while", deploy.time.slept().isEmpty(), is(false));
        target.push(release);
        assertThat("and the same release can still be pushed", deploy.tip(), is(release.id()));
    }

    @Test
    public void aServerThatIsGoneAfterThePushSaysThatNobodyKnows() throws Exception {
        server.next(fault(() -> true, () -> {
            server.goDown();
            return false;
        }));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(
                failure.getMessage(), containsString("Whether release " + release.id() + " is live could not be seen"));
    }

    @Test
    public void somebodyWhoIsFasterWhileThePushIsOnItsWayIsNamed() throws Exception {
        server.next(fault(() -> deploy.somebodyElsePushes("Hot fix") != null, () -> true));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.CONFLICT));
        assertThat(failure.getMessage(), containsString("by Mallory <m@example.com> of "));
        assertThat(
                deploy.bareGit("log", "-1", "--format=%an", DeployRepository.REF)
                        .strip(),
                is("Mallory"));
    }

    @Test
    public void somebodyWhoGoesOnFromOurReleaseIsToldApart() throws Exception {
        server.next(fault(() -> true, () -> {
            deploy.somebodyElsePushes("Hot fix");
            return false;
        }));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.CONFLICT));
        assertThat(
                failure.getMessage(),
                containsString("It follows the release of this deployment, which was live in between."));
    }

    @Test
    public void aHookThatForbidsItIsQuotedInOneLine() throws Exception {
        Path hook = Files.createDirectories(deploy.bare.resolve("hooks")).resolve("pre-receive");
        Files.writeString(hook, "#!/bin/sh\necho no\nexit 1\n");
        hook.toFile().setExecutable(true);
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> target.push(release));
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(
                failure.getMessage(),
                containsString("the server did not take the release: pre-receive hook declined."));
        assertThat(deploy.tip(), is(release.before()));
    }

    @Test
    public void aWrongTokenIsAnAccessFailureAndNotTold() throws Exception {
        GitTarget wrong = deploy.target(server.url("deploy.git"), "wr0ng-token");
        for (Callable<?> call : new Callable<?>[] {wrong::live, () -> wrong.push(release)}) {
            DeploymentFailure failure = assertThrows(DeploymentFailure.class, call::call);
            assertThat(failure.kind(), is(FailureKind.ACCESS));
            assertThat(failure.getMessage(), not(containsString("wr0ng")));
        }
        assertThat(deploy.tip(), is(release.before()));
    }

    @Test
    public void theTokenIsNowhereInTheCache() throws Exception {
        target.push(release);
        try (var files = Files.walk(deploy.root.resolve("cache"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(
                        file.toString(),
                        new String(Files.readAllBytes(file), "ISO-8859-1"),
                        not(containsString(TOKEN)));
            }
        }
    }

    private static GitHttpServer.Fault fault(Callable<Boolean> before, Callable<Boolean> after) {
        return new GitHttpServer.Fault() {
            @Override
            public boolean before() throws Exception {
                return before.call();
            }

            @Override
            public boolean after() throws Exception {
                return after.call();
            }
        };
    }
}
