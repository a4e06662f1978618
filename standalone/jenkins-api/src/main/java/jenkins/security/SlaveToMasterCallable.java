package jenkins.security;

public abstract class SlaveToMasterCallable<V, T extends Throwable> implements hudson.remoting.Callable<V, T> {

    public SlaveToMasterCallable() {
        throw new UnsupportedOperationException();
    }
}
