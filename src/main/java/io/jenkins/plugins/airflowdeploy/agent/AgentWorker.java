package io.jenkins.plugins.airflowdeploy.agent;

import hudson.FilePath;
import hudson.model.Node;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Runs the engine's tasks on the node of the step, in its cache below the node's root and beside the step's workspace. */
@Restricted(NoExternalUse.class)
public final class AgentWorker implements Worker, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(AgentWorker.class.getName());
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final FilePath cache;
    private final FilePath output;
    private final ProxyRules proxy;
    private final Path copy;
    private final Archive archive;

    /** Archives a file of this machine with the build. */
    @FunctionalInterface
    public interface Archive {
        /** @param zip the artifact's copy */
        void add(Path zip) throws IOException, InterruptedException;
    }

    /**
     * @param node the step's node, which is online
     * @param workspace the step's
     * @param deployment its id: names the folder for its output
     * @param copy where the artifact is put on this machine
     * @param archive gets the copy before anything is pushed
     * @throws DeploymentFailure when the node has gone offline
     */
    public AgentWorker(Node node, FilePath workspace, String deployment, Path copy, Archive archive)
            throws DeploymentFailure {
        this.name = node.getNodeName().isEmpty() ? "built-in" : node.getNodeName();
        FilePath root = node.getRootPath();
        FilePath beside = WorkspaceList.tempDir(workspace);
        if (root == null || beside == null) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE, "agent " + name + " is offline. Bring it back and run the build again.");
        }
        this.cache = root.child("airflow-deploy-cache");
        this.output = beside.child("airflow-deploy").child(deployment);
        this.proxy = ProxyRules.ofJenkins();
        this.copy = copy;
        this.archive = archive;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        try {
            output.mkdirs();
            return output.act(new TaskCall<>(task, cache.getRemote(), output.getRemote(), proxy));
        } catch (DeploymentFailure | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw lost(e);
        }
    }

    @Override
    public Path archive(Artifact artifact) throws DeploymentFailure, InterruptedException {
        FilePath zip = new FilePath(output.getChannel(), artifact.zipPath());
        try {
            Files.createDirectories(copy.getParent());
            try (InputStream in = zip.read();
                    OutputStream out = Files.newOutputStream(copy)) {
                copy(in, out, artifact);
            }
        } catch (IOException e) {
            throw lost(e);
        }
        try {
            archive.add(copy);
            return copy;
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "the artifact cannot be archived with the build (" + e.getClass().getSimpleName()
                            + "). Check the disk of Jenkins, or its artifact storage.",
                    e);
        }
    }

    /** The size is the agent's word: what goes on beyond it does not fill the controller's disk. */
    private void copy(InputStream in, OutputStream out, Artifact artifact)
            throws IOException, DeploymentFailure, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
            if (total > artifact.size()) {
                throw new DeploymentFailure(
                        FailureKind.UNAVAILABLE,
                        "agent " + name + " sends an artifact that is longer than it said. Is another program writing there?");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the artifact was copied from " + name);
            }
            out.write(buffer, 0, n);
        }
    }

    private DeploymentFailure lost(Exception e) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "agent " + name + " did not do its work (" + e.getClass().getSimpleName()
                        + "): it was lost, or its disk failed. Check its log and run the build again.",
                e);
    }

    /**
     * Deletes the deployment's output folder on the node; the cache stays. What cannot be deleted, because the node is gone
     * for example, changes nothing of how the deployment ended.
     */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // an aborted deployment is cleaned up, too
        try {
            output.deleteRecursive();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot delete " + output.getRemote() + " on " + name);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
