package hudson.util;

public class ClassLoaderSanityThreadFactory implements java.util.concurrent.ThreadFactory {

    public ClassLoaderSanityThreadFactory(java.util.concurrent.ThreadFactory arg0) {
        throw new UnsupportedOperationException();
    }

    public Thread newThread(Runnable arg0) {
        throw new UnsupportedOperationException();
    }
}
