package hudson.model;

public class Fingerprint implements hudson.model.ModelObject, hudson.model.Saveable {

    public void addFor(hudson.model.Run arg0) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    protected Fingerprint() {
        throw new UnsupportedOperationException();
    }
}
