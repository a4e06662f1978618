package io.jenkins.plugins.airflowdeploy.agent;

import hudson.FilePath;
import hudson.remoting.Channel;
import hudson.remoting.RequestAbortedException;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs the engine's tasks on the node of the step, in its cache below the node's root and beside the step's workspace. A node
 * that is lost is waited for, and the task is run there again: each can be run twice.
 */
@Restricted(NoExternalUse.class)
public final class AgentWorker implements Worker, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(AgentWorker.class.getName());
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration REMOVED_FOR = Duration.ofMinutes(5);

    private final AgentLink link;
    private final String deployment;
    private final ProxyRules proxy;
    private final ArtifactCopy copy;
    private final DeploymentLog log;
    private final Time time;
    private volatile boolean hurried;

    /**
     * @param deployment its id: names the folder for its output
     * @param copy brings the artifact to the controller and archives it
     */
    public AgentWorker(AgentLink link, String deployment, ArtifactCopy copy, DeploymentLog log, Time time) {
        this.link = link;
        this.deployment = deployment;
        this.proxy = ProxyRules.ofJenkins();
        this.copy = copy;
        this.log = log;
        this.time = time;
    }

    /** From now on an agent that is offline is not waited for: nobody could end that by an abort. */
    public void hurry() {
        hurried = true;
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        return there(place -> {
            FilePath output = output(place);
            output.mkdirs();
            FilePath cache = place.root().child("airflow-deploy-cache");
            return output.act(new TaskCall<>(task, cache.getRemote(), output.getRemote(), proxy));
        });
    }

    @Override
    public Path archive(Artifact artifact) throws DeploymentFailure, InterruptedException {
        there(place -> {
            copy.fetch(new FilePath(place.workspace().getChannel(), artifact.zipPath()), artifact, name());
            return null;
        });
        return copy.archive();
    }

    private FilePath output(AgentLink.Place place) {
        return WorkspaceList.tempDir(place.workspace()).child("airflow-deploy").child(deployment);
    }

    private <T> T there(Work<T> work) throws DeploymentFailure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.on(await());
            } catch (DeploymentFailure e) {
                throw e;
            } catch (InterruptedException e) {
                hurry();
                throw e;
            } catch (Exception e) {
                if (!isLoss(e) && e instanceof RuntimeException fault) {
                    throw fault;
                }
                if (!isLoss(e) || attempt == ATTEMPTS) {
                    throw lost(e);
                }
                LOGGER.log(Level.WARNING, e, () -> "lost " + name() + " in deployment " + deployment);
                log.line("agent: " + name() + " was lost in the middle of its work");
            }
        }
    }

    private static boolean isLoss(Exception e) {
        return e instanceof RequestAbortedException || Channel.isClosedChannelException(e);
    }

    /** Waits as long as the node is offline, but not for one that was taken out of Jenkins. */
    private AgentLink.Place await() throws DeploymentFailure, InterruptedException {
        Optional<AgentLink.Place> place = link.place();
        if (place.isEmpty() && hurried) {
            throw new DeploymentFailure(FailureKind.UNAVAILABLE, "agent " + name() + " is offline.");
        }
        if (place.isEmpty()) {
            log.line("agent: waiting until " + name() + " is online");
        }
        Instant missed = null;
        while (place.isEmpty()) {
            Instant now = time.now();
            missed = !link.removed() ? null : missed == null ? now : missed;
            if (missed != null && Duration.between(missed, now).compareTo(REMOVED_FOR) >= 0) {
                throw new DeploymentFailure(FailureKind.UNAVAILABLE, "agent " + name()
                        + " was removed from Jenkins and is not coming back. Run the build again on another.");
            }
            time.sleep(BETWEEN_LOOKS);
            place = link.place();
        }
        return place.get();
    }

    private DeploymentFailure lost(Exception e) {
        return new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "agent " + name() + " did not do its work (" + e.getClass().getSimpleName()
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
            Optional<AgentLink.Place> place = link.place();
            if (place.isPresent()) {
                output(place.get()).deleteRecursive();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot delete the output of deployment " + deployment + " on " + name());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Something that is done on the node.
     *
     * @param <T> what it brings back
     */
    private interface Work<T> {
        T on(AgentLink.Place place) throws Exception;
    }
}
