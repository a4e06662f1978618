package hudson.model;

public class Queue extends hudson.model.ResourceController implements hudson.model.Saveable {

    protected Queue() {
        throw new UnsupportedOperationException();
    }

    public interface Task extends jenkins.model.FullyNamedModelObject, hudson.model.queue.SubTask {
    }

    public interface Executable extends Runnable, jenkins.console.WithConsoleUrl {
    }
}
