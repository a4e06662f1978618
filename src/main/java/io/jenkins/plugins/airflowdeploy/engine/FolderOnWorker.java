package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderHost;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderPlace;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTask;
import java.io.Serializable;

/** Lets a worker be the machine that sees a target folder. */
public final class FolderOnWorker implements FolderHost {

    private final Worker worker;

    /** @param worker that of the deployment, whose artifact it has */
    public FolderOnWorker(Worker worker) {
        this.worker = worker;
    }

    @Override
    public String name() {
        return worker.name();
    }

    @Override
    public <T extends Serializable> T run(FolderTask<T> task) throws DeploymentFailure, InterruptedException {
        return worker.run(new Carried<>(task));
    }

    private static final class Carried<T extends Serializable> implements Worker.Task<T> {
        private static final long serialVersionUID = 1L;
        private final FolderTask<T> task;

        Carried(FolderTask<T> task) {
            this.task = task;
        }

        @Override
        public T run(Worker.Place place) throws DeploymentFailure, InterruptedException {
            return task.run(new FolderPlace(place.outputFolder().resolve(AgentTasks.ARTIFACT)));
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
