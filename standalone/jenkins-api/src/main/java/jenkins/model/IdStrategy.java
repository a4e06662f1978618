package jenkins.model;

public abstract class IdStrategy implements hudson.model.Describable<jenkins.model.IdStrategy>, hudson.ExtensionPoint, java.util.Comparator<String> {

    public abstract int compare(String arg0, String arg1);

    public boolean equals(String arg0, String arg1) {
        throw new UnsupportedOperationException();
    }

    protected IdStrategy() {
        throw new UnsupportedOperationException();
    }
}
