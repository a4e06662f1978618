package io.jenkins.plugins.airflowdeploy.engine.git;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Fetch and push over HTTP with a token, against JGit's server. */
public class GitRemoteTest {

    private static final ScopedToken TOKEN = new ScopedToken("robot", "t0ken", null, null);

    @Rule
    public final GitHttpServer server = new GitHttpServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void fetchesAndPushesAndRunsNoHook() throws Exception {
        server.want(TOKEN.gitAuthorization());
        String head = server.commits().commit("main", "1", Map.of("a", "1"));
        File folder = temporary.newFolder("local.git");
        try (Repository local = new FileRepositoryBuilder().setGitDir(folder).setBare().build()) {
            local.create(true);
            Path hook = Files.createDirectories(folder.toPath().resolve("hooks")).resolve("pre-push");
            Files.writeString(hook, "#!/bin/sh\ntouch " + folder + "/hook-ran\nexit 1\n");
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
            GitRemote remote = new GitRemote(server.url(), TOKEN, HttpSettings.defaults());
            try (Transport transport = remote.open(local)) {
                transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("refs/heads/main:refs/heads/main")));
            }
            assertThat(local.resolve("refs/heads/main").name(), is(head));
            assertThat(remote.bytesReceived(), is(greaterThan(0L)));
            String next = new GitCommits(local).commit("main", "2", Map.of("a", "2"));
            assertThat(push(remote, local, ObjectId.fromString(head)), is(RemoteRefUpdate.Status.OK));
            assertThat(server.repository().resolve("refs/heads/main").name(), is(next));
            assertThat(new File(folder, "hook-ran").exists(), is(false));
        }
        assertThat(server.seen().stream().map(r -> r.headers().get("Authorization")).toList(),
                everyItem(is(List.of(TOKEN.gitAuthorization()))));
    }

    private static RemoteRefUpdate.Status push(GitRemote remote, Repository local, ObjectId expected) throws Exception {
        RemoteRefUpdate update = new RemoteRefUpdate(local, "refs/heads/main", "refs/heads/main", false, null, expected);
        try (Transport transport = remote.open(local)) {
            PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return result.getRemoteUpdate("refs/heads/main").getStatus();
        }
    }
}
