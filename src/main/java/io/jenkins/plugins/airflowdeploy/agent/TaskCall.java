package io.jenkins.plugins.airflowdeploy.agent;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import java.io.Serializable;
import java.nio.file.Path;
import jenkins.security.MasterToSlaveCallable;

/**
 * Carries one of the engine's tasks to the machine that does it. A {@code DeploymentFailure} comes back as itself.
 *
 * @param <T> what the task brings back
 */
final class TaskCall<T extends Serializable> extends MasterToSlaveCallable<T, Exception> {

    private static final long serialVersionUID = 1L;

    private final Worker.Task<T> task;
    private final String cacheFolder;
    private final String outputFolder;
    private final ProxyRules proxy;

    TaskCall(Worker.Task<T> task, String cacheFolder, String outputFolder, ProxyRules proxy) {
        this.task = task;
        this.cacheFolder = cacheFolder;
        this.outputFolder = outputFolder;
        this.proxy = proxy;
    }

    @Override
    public T call() throws Exception {
        return task.run(new Worker.Place(Path.of(cacheFolder), Path.of(outputFolder), proxy.settings()));
    }

    /** Remoting writes callables into messages. */
    @Override
    public String toString() {
        return "airflow-deploy: " + task;
    }
}
