package hudson.util;

public final class NamingThreadFactory implements java.util.concurrent.ThreadFactory {

    public NamingThreadFactory(java.util.concurrent.ThreadFactory arg0, String arg1) {
        throw new UnsupportedOperationException();
    }

    public Thread newThread(Runnable arg0) {
        throw new UnsupportedOperationException();
    }
}
