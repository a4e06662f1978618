package hudson.model;

public abstract class Job<JobT extends hudson.model.Job<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT>> extends hudson.model.AbstractItem implements hudson.ExtensionPoint, org.kohsuke.stapler.StaplerOverridable, jenkins.model.ModelObjectWithChildren, jenkins.widgets.HasWidgets {

    public RunT getBuildByNumber(int arg0) {
        throw new UnsupportedOperationException();
    }

    protected Job() {
        throw new UnsupportedOperationException();
    }
}
