package io.jenkins.plugins.airflowdeploy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Asks a Pipeline where it is. The answer comes from the thread that runs its program, after what that has to do before. */
final class Pipelines {

    private static final Logger LOGGER = Logger.getLogger(Pipelines.class.getName());
    private static final long PATIENCE_SECONDS = 10;

    private Pipelines() {}

    /**
     * The innermost steps that run.
     *
     * @throws TimeoutException when it is too busy to say, or is not loaded yet
     * @throws ExecutionException when it cannot be loaded
     */
    static List<StepExecution> steps(FlowExecution execution)
            throws InterruptedException, ExecutionException, TimeoutException {
        return execution.getCurrentExecutions(true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until it has done what it was asked to do before this call. */
    static void awaitWhatIsDue(StepContext context) {
        try {
            steps(context.get(FlowExecution.class));
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOGGER.log(Level.FINE, e, () -> "not waited for " + context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
