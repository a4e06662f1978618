package io.jenkins.plugins.airflowdeploy;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentQueues;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The deployments of this controller: their journal, their queues, and which of them somebody in this JVM works on. */
@Extension
@Restricted(NoExternalUse.class)
public final class Deployments extends ItemListener {

    private static final Logger LOGGER = Logger.getLogger(Deployments.class.getName());

    private final Journal journal = new Journal(AirflowConfiguration.folder().resolve("journal"));
    private final EnvironmentQueues queues = new EnvironmentQueues();
    private final Map<String, Thread> claimed = new HashMap<>();
    private final Map<String, Instant> firstLooks = new HashMap<>();

    /** Made once per start of Jenkins, before any deployment: those of before keep their places. */
    public Deployments() {
        queues.reserve(journal.all());
        try {
            new FilePath(work().toFile()).deleteRecursive(); // copies that a crash left
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot delete " + work());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Deployments get() {
        return ExtensionList.lookupSingleton(Deployments.class);
    }

    Journal journal() {
        return journal;
    }

    EnvironmentQueues queues() {
        return queues;
    }

    /** Lets go of a deployment whose end is recorded and told. */
    void forget(String environment, String deployment) {
        journal.requireOpen();
        journal.forget(deployment);
        queues.leave(environment, deployment);
    }

    /** When this start of Jenkins first looked for the target of a deployment without its build. */
    synchronized Instant firstLook(String deployment) {
        return firstLooks.computeIfAbsent(deployment, d -> Instant.now());
    }

    /** For what goes into builds' archives. */
    static Path work() {
        return AirflowConfiguration.folder().resolve("work");
    }

    /**
     * Takes a deployment for the calling thread, unless another has it.
     *
     * @return whether it may work on it; then it has to {@link #release} it
     */
    synchronized boolean claim(String deployment) {
        return claimed.putIfAbsent(deployment, Thread.currentThread()) == null;
    }

    synchronized void release(String deployment) {
        claimed.remove(deployment);
    }

    synchronized boolean isClaimed(String deployment) {
        return claimed.containsKey(deployment);
    }

    /** Stops the deployments where they are; the next start goes on with them. */
    @Override
    public synchronized void onBeforeShutdown() {
        journal.close();
        claimed.values().forEach(Thread::interrupt);
    }
}
