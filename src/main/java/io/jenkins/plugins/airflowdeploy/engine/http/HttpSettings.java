package io.jenkins.plugins.airflowdeploy.engine.http;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to reach servers.
 *
 * @param proxies which proxy to take for which address (Jenkins' proxy settings); HTTP proxies and direct connections only
 * @param timeout for connecting, and for the silence of a server that was asked; three times that is the most for a whole answer
 * @param bodyLimit the longest answer that is read, in bytes
 */
public record HttpSettings(ProxySelector proxies, Duration timeout, int bodyLimit) {

    /** The JVM's own proxy settings, 20 s, 8 MiB. */
    public static HttpSettings defaults() {
        return new HttpSettings(ProxySelector.getDefault(), Duration.ofSeconds(20), 8 << 20);
    }

    /** The proxy for an address; {@link Proxy#NO_PROXY} when it is reached directly. */
    public Proxy proxyFor(URI uri) {
        List<Proxy> found = proxies.select(uri);
        return found == null || found.isEmpty() ? Proxy.NO_PROXY : found.get(0);
    }
}
