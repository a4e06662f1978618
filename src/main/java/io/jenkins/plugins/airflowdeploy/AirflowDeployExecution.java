package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * Runs a deployment on a thread of its own. When it is stopped, the thread is interrupted, and the step ends when the deployment
 * has recorded how far it came. After a restart of Jenkins it says that it cannot go on.
 */
final class AirflowDeployExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(new NamingThreadFactory(
            new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), AirflowDeployExecution.class.getName()));

    private final AirflowDeployStep step;
    private transient boolean begun;
    private transient Thread thread;
    private transient Throwable stopCause;
    private transient volatile String status;

    AirflowDeployExecution(AirflowDeployStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        Authentication authentication = Jenkins.getAuthentication2();
        status = "beginning";
        synchronized (this) {
            begun = true;
        }
        THREADS.execute(() -> run(authentication));
        return false;
    }

    private void run(Authentication authentication) {
        Object result = null;
        Throwable failure = null;
        enter();
        try (ACLContext as = ACL.as2(authentication)) {
            TaskListener listener = getContext().get(TaskListener.class);
            result = new StepDeployment(step, getContext(), log(listener)).run();
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
        }
        super.stop(cause);
    }

    @Override
    public void onResume() {
        getContext().onFailure(new AbortException("Jenkins was restarted during the deployment to " + step.getEnvironment()
                + ", and the step does not go on after that. Look at Airflow and at the target for what is live;"
                + " then build again, which does nothing twice."));
    }

    /** What is being done or waited for. */
    @Override
    public String getStatus() {
        String now = status;
        return now == null ? "not running" : "deploying to " + step.getEnvironment() + ": " + now;
    }

    /** A safe restart waits until the deployment is through. */
    @Override
    public boolean blocksRestart() {
        return status != null;
    }
}
