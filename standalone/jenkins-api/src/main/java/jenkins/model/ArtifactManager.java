package jenkins.model;

public abstract class ArtifactManager {

    public abstract void archive(hudson.FilePath arg0, hudson.Launcher arg1, hudson.model.BuildListener arg2, java.util.Map<String, String> arg3) throws java.io.IOException, InterruptedException;

    public abstract jenkins.util.VirtualFile root();

    protected ArtifactManager() {
        throw new UnsupportedOperationException();
    }
}
