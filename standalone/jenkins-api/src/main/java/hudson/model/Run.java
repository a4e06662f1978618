package hudson.model;

public abstract class Run<JobT extends hudson.model.Job<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT>> extends hudson.model.Actionable implements hudson.ExtensionPoint, Comparable<RunT>, hudson.security.AccessControlled, hudson.model.PersistenceRoot, hudson.model.DescriptorByNameOwner, jenkins.util.io.OnMaster, org.kohsuke.stapler.StaplerProxy, jenkins.model.HistoricalBuild, jenkins.console.WithConsoleUrl {

    public void addAction(hudson.model.Action arg0) {
        throw new UnsupportedOperationException();
    }

    public final jenkins.model.ArtifactManager getArtifactManager() {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.Cause> T getCause(Class<T> arg0) {
        throw new UnsupportedOperationException();
    }

    public java.util.List<hudson.model.Cause> getCauses() {
        throw new UnsupportedOperationException();
    }

    public int getNumber() {
        throw new UnsupportedOperationException();
    }

    public JobT getParent() {
        throw new UnsupportedOperationException();
    }

    public java.io.File getRootDir() {
        throw new UnsupportedOperationException();
    }

    public String getUrl() {
        throw new UnsupportedOperationException();
    }

    public boolean isBuilding() {
        throw new UnsupportedOperationException();
    }

    public final jenkins.model.ArtifactManager pickArtifactManager() throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public void save() throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public void setResult(hudson.model.Result arg0) {
        throw new UnsupportedOperationException();
    }

    protected Run() {
        throw new UnsupportedOperationException();
    }
}
