package hudson;

public final class ProxyConfiguration implements hudson.model.Describable<hudson.ProxyConfiguration>, hudson.model.Saveable, java.io.Serializable {

    public static java.net.Proxy createProxy(String arg0, String arg1, int arg2, String arg3) {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public String getNoProxyHost() {
        throw new UnsupportedOperationException();
    }

    public int getPort() {
        throw new UnsupportedOperationException();
    }

    protected ProxyConfiguration() {
        throw new UnsupportedOperationException();
    }
}
