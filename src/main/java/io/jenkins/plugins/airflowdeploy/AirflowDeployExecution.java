package io.jenkins.plugins.airflowdeploy;

import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentNumbers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs a deployment on a thread of its own. When it is stopped, the thread is interrupted, and the step ends when the deployment
 * has recorded how far it came. After a restart of Jenkins it goes on from the deployment's journal.
 */
final class AirflowDeployExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    static final ExecutorService THREADS = Executors.newCachedThreadPool(new NamingThreadFactory(
            new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), AirflowDeployExecution.class.getName()));

    private final AirflowDeployStep step;
    private final String deployment = StepRequest.newId();
    private int number;
    private String nodeName;
    private transient boolean begun;
    private transient boolean left;
    private transient Thread thread;
    private transient Throwable stopCause;
    private transient volatile String status;

    AirflowDeployExecution(AirflowDeployStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    /** Id of the deployment. */
    String deployment() {
        return deployment;
    }

    @Override
    public boolean start() throws Exception {
        number = DeploymentNumbers.next(getContext().get(Run.class));
        nodeName = getContext().get(Node.class).getNodeName();
        go(false);
        return false;
    }

    /**
     * Goes on, unless the Pipeline has left the step: it does that before this is called where the step's node does not come
     * back. Then the reconciler ends the deployment.
     */
    @Override
    public void onResume() {
        Pipelines.awaitWhatIsDue(getContext());
        synchronized (this) {
            if (left) {
                return;
            }
        }
        go(true);
    }

    private void go(boolean resumed) {
        status = "beginning";
        synchronized (this) {
            begun = true;
        }
        THREADS.execute(() -> run(resumed));
    }

    private void run(boolean resumed) {
        Object result = null;
        Throwable failure = null;
        enter();
        try (ACLContext as = ACL.as2(getContext().get(FlowExecution.class).getAuthentication2())) {
            TaskListener listener = getContext().get(TaskListener.class);
            StepBuild build = new StepBuild(step, getContext(), deployment, number, nodeName, resumed);
            result = new StepDeployment(build, log(listener)).run();
        } catch (Journal.Closed e) {
            return; // the controller goes down; onResume goes on
        } catch (Throwable e) { // whatever it is, the Pipeline must not wait for ever
            failure = e;
        }
        Throwable stopped = leave();
        status = null;
        if (stopped != null) {
            if (failure != null && failure != stopped && !(failure instanceof InterruptedException)) {
                stopped.addSuppressed(failure);
            }
            getContext().onFailure(stopped);
        } else if (failure != null) {
            getContext().onFailure(failure);
        } else {
            getContext().onSuccess(result);
        }
    }

    private synchronized void enter() {
        thread = Thread.currentThread();
        if (stopCause != null) {
            thread.interrupt();
        }
    }

    /** Why the step was stopped; {@code null} if it was not. */
    private synchronized Throwable leave() {
        thread = null;
        Thread.interrupted(); // the thread goes back to the pool
        return stopCause;
    }

    private DeploymentLog log(TaskListener listener) {
        return line -> {
            status = line;
            listener.getLogger().println(DeploymentLog.PREFIX + line);
        };
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        synchronized (this) {
            if (begun) {
                stopCause = cause;
                if (thread != null) {
                    thread.interrupt();
                }
                return;
            }
            left = true;
        }
        super.stop(cause);
    }

    /** What is being done or waited for. */
    @Override
    public String getStatus() {
        String now = status;
        return now == null ? "not running" : "deploying to " + step.getEnvironment() + ": " + now;
    }

    /** A safe restart waits until the deployment is through; any other goes on with it afterwards. */
    @Override
    public boolean blocksRestart() {
        return status != null;
    }
}
