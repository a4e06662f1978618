package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bare deploy repository that stock Git made and looks at, and what is deployed to it. */
final class DeployRepository {

    static final String REF = "refs/heads/airflow/prod/acme.dags";

    final Path root;
    final Path bare;
    final FakeTime time = new FakeTime();

    DeployRepository(Path root) throws Exception {
        this.root = root;
        bare = root.resolve("deploy.git");
        git(root, "init", "-q", "--bare", bare.toString());
        git(bare, "config", "http.receivepack", "true");
    }

    GitTarget target(String url, String token) throws DeploymentFailure {
        return target(url, token, "cache");
    }

    GitTarget target(String url, String token, String cache) throws DeploymentFailure {
        ScopedToken scoped = token == null ? null : new ScopedToken(null, token, null, null);
        return new GitTarget(
                root.resolve(cache), new GitTarget.Address(url, REF, "dags"), scoped, HttpSettings.defaults(), time);
    }

    GitTarget target() throws DeploymentFailure {
        return target(url(), null);
    }

    String url() {
        return bare.toUri().toString();
    }

    Artifact pack(MemorySnapshot snapshot) throws DeploymentFailure {
        return new Packager().pack(snapshot.snapshot(), snapshot, root.resolve("artifact.zip"));
    }

    static ReleaseFacts facts(String subject, Artifact artifact) {
        Map<String, String> trailers = new LinkedHashMap<>();
        trailers.put(Trailers.SOURCE_REPOSITORY, "acme/dags");
        trailers.put(Trailers.SOURCE_COMMIT, artifact.manifest().commit());
        trailers.put(Trailers.ARTIFACT_DIGEST, artifact.digest());
        trailers.put(Trailers.DEPLOYMENT_ID, "d-1");
        trailers.put(Trailers.DEPLOYED_BY, "alice");
        trailers.put(Trailers.AUDIT_HEAD, "0".repeat(64));
        return new ReleaseFacts(Instant.parse("2026-11-24T08:30:00.987Z"), subject, trailers);
    }

    static ReleaseFacts seedFacts() {
        return new ReleaseFacts(
                Instant.parse("2026-11-24T08:00:00Z"), "Initialize", Map.of(Trailers.DEPLOYED_BY, "admin"));
    }

    Release prepare(GitTarget target, MemorySnapshot snapshot) throws DeploymentFailure {
        Artifact artifact = pack(snapshot);
        return target.prepare(
                target.live(), artifact.manifest(), Path.of(artifact.zipPath()), facts("Deploy acme/dags", artifact));
    }

    static MemorySnapshot first() {
        return new MemorySnapshot("1".repeat(40))
                .file("dags/a.py", "a = 1\n")
                .file("dags/sub/b.py", "b = 1\n")
                .file("dags/sub.txt", "between b and the folder\n")
                .file("include/run.sh", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), true);
    }

    static MemorySnapshot second() {
        return new MemorySnapshot("2".repeat(40)).file("dags/a.py", "a = 2\n").file("dags/ä.py", "c = 1\n");
    }

    /** What a commit on the ref by somebody else does; gives its id. */
    String somebodyElsePushes(String subject) throws Exception {
        Path clone = Files.createTempDirectory(root, "clone");
        git(root, "clone", "-q", "--branch", REF.substring("refs/heads/".length()), bare.toString(), clone.toString());
        Files.writeString(clone.resolve("theirs.txt"), subject);
        git(clone, "add", ".");
        git(clone, "-c", "user.name=Mallory", "-c", "user.email=m@example.com", "commit", "-q", "-m", subject);
        git(clone, "push", "-q", "origin", "HEAD:" + REF);
        return tip();
    }

    String tip() throws Exception {
        return git(bare, "rev-parse", REF).strip();
    }

    String bareGit(String... args) throws Exception {
        return git(bare, args);
    }

    static String git(Path folder, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
        command.addAll(List.of(args));
        Process git = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }
}
