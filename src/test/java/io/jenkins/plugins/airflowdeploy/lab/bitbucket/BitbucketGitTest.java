package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That stock Git gets along with the double: clone, fetch by hash, push, and the refusals. */
public class BitbucketGitTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private BitbucketDouble bitbucket;
    private HostedRepository hosted;
    private DeployRepository deploy;
    private SampleRepository sample;
    private Path deployBare;

    @Before
    public void start() throws Exception {
        bitbucket = BitbucketDouble.start();
        Path bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        hosted = bitbucket.addRepository(SampleRepository.NAME, bare, "main");
        bitbucket.addAccessToken("reader", "acme/dags", null, "repository");
        bitbucket.addAccessToken("writer", "acme/dags", null, "repository:write");
        deployBare = folder.getRoot().toPath().resolve("deploy.git");
        Git.init().setBare(true).setInitialBranch("main").setDirectory(deployBare.toFile()).call().close();
        deploy = bitbucket.addDeployRepository("prod", deployBare, "jenkins", "pass word");
    }

    @After
    public void stop() {
        bitbucket.close();
        assertThat(bitbucket.ownFailures(), is(empty()));
    }

    @Test
    public void clonesWithATokenOnly() throws Exception {
        String url = bitbucket.cloneUrl(SampleRepository.NAME);

        assertThat(git("x-token-auth", "reader", "clone", "-q", "-b", "release/2", url, "work").status(), is(0));
        assertThat(git(null, null, "-C", "work", "rev-parse", "HEAD").output().strip(), is(sample.commit(2)));
        assertThat(git("x-token-auth", "invented", "ls-remote", url).output(), containsString("could not read Username"));
        assertThat(git("somebody", "reader", "ls-remote", url).output(), containsString("could not read Username"));
        assertThat(git(null, null, "ls-remote", url).status(), is(not(0)));
        assertThat(git("x-token-auth", "reader", "ls-remote", bitbucket.cloneUrl("acme/none")).output(), containsString("not found"));
    }

    @Test
    public void fetchesByHashUnlessThatIsRefused() throws Exception {
        String url = bitbucket.cloneUrl(SampleRepository.NAME);
        String parent = sample.commit(1);
        git(null, null, "init", "-q", "work");
        // The first release's own branch would make its commit a tip.
        git(null, null, "--git-dir", "dags.git", "branch", "-D", "release/1");

        for (String version : List.of("0", "2")) {
            assertThat(git("x-token-auth", "reader", "-c", "protocol.version=" + version, "-C", "work",
                    "fetch", "-q", "--depth=1", url, parent).status(), is(0));
            git(null, null, "init", "-q", "work" + version);
            hosted.refuseHashWants(true);
            assertThat(git("x-token-auth", "reader", "-c", "protocol.version=" + version, "-C", "work" + version,
                    "fetch", "-q", "--depth=1", url, parent).status(), is(not(0)));
            hosted.refuseHashWants(false);
        }
    }

    @Test
    public void pushNeedsTheScopeOrTheDeployUser() throws Exception {
        String source = bitbucket.cloneUrl(SampleRepository.NAME);
        String target = bitbucket.deployUrl("prod");
        git("x-token-auth", "reader", "clone", "-q", source, "work");

        assertThat(git("x-token-auth", "reader", "-C", "work", "push", source, "HEAD:refs/heads/x").output(), containsString("403"));
        assertThat(git("x-token-auth", "writer", "-C", "work", "push", source, "HEAD:refs/heads/x").status(), is(0));
        assertThat(git("jenkins", "wrong", "-C", "work", "push", target, "HEAD:refs/heads/prod").status(), is(not(0)));
        assertThat(git("jenkins", "pass word", "-C", "work", "push", target, "HEAD:refs/heads/prod").status(), is(0));
        assertThat(git(null, null, "ls-remote", target, "refs/heads/prod").output(), containsString(sample.commit(4)));
    }

    @Test
    public void somebodyElseCanBeFaster() throws Exception {
        git("x-token-auth", "reader", "clone", "-q", bitbucket.cloneUrl(SampleRepository.NAME), "work");
        String target = bitbucket.deployUrl("prod");
        git("jenkins", "pass word", "-C", "work", "push", "-q", target, sample.commit(1) + ":refs/heads/prod");
        deploy.beforeNextPush(() -> {
            try {
                git(null, null, "-C", "work", "push", "-q", deployBare.toString(), sample.commit(3) + ":refs/heads/prod");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(git("jenkins", "pass word", "-C", "work", "push", target, sample.commit(2) + ":refs/heads/prod").status(), is(not(0)));
        assertThat(git(null, null, "ls-remote", target, "refs/heads/prod").output(), containsString(sample.commit(3)));
    }

    private record Ran(int status, String output) {}

    private Ran git(String user, String password, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "credential.helper="));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.getRoot()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_GLOBAL", File.separatorChar == '/' ? "/dev/null" : "NUL");
        builder.environment().put("no_proxy", "127.0.0.1");
        if (user != null) {
            builder.environment().put("GIT_CONFIG_COUNT", "1");
            builder.environment().put("GIT_CONFIG_KEY_0", "http.extraHeader");
            builder.environment().put("GIT_CONFIG_VALUE_0", "Authorization: " + Rest.basic(user, password));
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS), is(true));
        return new Ran(process.exitValue(), output);
    }
}
