package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks for deployments in the journal whose build cannot go on with them, because it was deleted, or did not survive a crash,
 * and ends them: soon after the start of Jenkins, and every minute.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Reconciler extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(Reconciler.class.getName());
    private static final long SOON = 10_000;
    private static final long EACH_MINUTE = 60_000;

    @Override
    public long getRecurrencePeriod() {
        return EACH_MINUTE;
    }

    @Override
    public long getInitialDelay() {
        return SOON;
    }

    @Override
    protected void doRun() {
        for (JournalEntry entry : Deployments.get().journal().all()) {
            if (!Deployments.get().isClaimed(entry.deployment()) && !goesOn(entry)) {
                AirflowDeployExecution.THREADS.execute(() -> conclude(entry));
            }
        }
    }

    /** Whether the build has the step that will go on, or may turn out to have it once it is loaded. */
    private static boolean goesOn(JournalEntry entry) {
        Optional<Run<?, ?>> run = Conclusion.build(entry);
        if (run.isEmpty() || !run.get().isBuilding() || !(run.get() instanceof FlowExecutionOwner.Executable pipeline)) {
            return false;
        }
        FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            return true;
        }
        try {
            return Pipelines.steps(execution).stream()
                    .anyMatch(step -> step instanceof AirflowDeployExecution deploy
                            && deploy.deployment().equals(entry.deployment()));
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void conclude(JournalEntry entry) {
        Deployments all = Deployments.get();
        if (!all.claim(entry.deployment())) {
            return;
        }
        try (ACLContext as = ACL.as2(ACL.SYSTEM2)) {
            Optional<JournalEntry> now = all.journal().read(entry.deployment()); // its build may have ended it meanwhile
            if (now.isPresent()) {
                new Conclusion(now.get()).run();
            }
        } catch (DeploymentFailure e) {
            LOGGER.log(Level.WARNING, e, () -> "deployment " + entry.deployment() + " cannot be ended yet, and is tried again");
        } catch (AbortException e) {
            LOGGER.warning(() -> "deployment " + entry.deployment() + ": " + e.getMessage());
            all.forget(entry.request().environment(), entry.deployment());
        } catch (InterruptedException | Journal.Closed e) {
            LOGGER.fine(() -> "deployment " + entry.deployment() + " is left to the next start");
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "deployment " + entry.deployment());
        } finally {
            all.release(entry.deployment());
        }
    }
}
