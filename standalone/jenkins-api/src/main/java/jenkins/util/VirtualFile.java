package jenkins.util;

public abstract class VirtualFile implements Comparable<jenkins.util.VirtualFile>, java.io.Serializable {

    public abstract jenkins.util.VirtualFile child(String arg0);

    public abstract boolean isFile() throws java.io.IOException;

    protected VirtualFile() {
        throw new UnsupportedOperationException();
    }
}
