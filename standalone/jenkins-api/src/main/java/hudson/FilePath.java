package hudson;

public final class FilePath implements org.jenkinsci.remoting.SerializableOnlyOverRemoting {

    public FilePath(hudson.remoting.VirtualChannel arg0, String arg1) {
        throw new UnsupportedOperationException();
    }

    public FilePath(java.io.File arg0) {
        throw new UnsupportedOperationException();
    }

    public <V, E extends Throwable> V act(hudson.remoting.Callable<V, E> arg0) throws java.io.IOException, InterruptedException, E {
        throw new UnsupportedOperationException();
    }

    public hudson.FilePath child(String arg0) {
        throw new UnsupportedOperationException();
    }

    public void deleteRecursive() throws java.io.IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public hudson.remoting.VirtualChannel getChannel() {
        throw new UnsupportedOperationException();
    }

    public String getRemote() {
        throw new UnsupportedOperationException();
    }

    public void mkdirs() throws java.io.IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public java.io.InputStream read() throws java.io.IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public hudson.model.Computer toComputer() {
        throw new UnsupportedOperationException();
    }
}
