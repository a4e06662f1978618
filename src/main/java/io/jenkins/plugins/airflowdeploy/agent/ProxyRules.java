package io.jenkins.plugins.airflowdeploy.agent;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.IOException;
import java.io.Serializable;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Jenkins' proxy settings in a form that can go to an agent: without the proxy's password, which stays on the controller.
 *
 * @param host name of the HTTP proxy; {@code null} when Jenkins has none, and the JVM's own settings count
 * @param port of the proxy
 * @param exceptions the hosts that are reached directly, as Jenkins' form has them; {@code null} for none
 */
@Restricted(NoExternalUse.class)
public record ProxyRules(String host, int port, String exceptions) implements Serializable {

    /** What Jenkins is set to now. Runs on the controller. */
    public static ProxyRules ofJenkins() {
        ProxyConfiguration proxy = Jenkins.get().proxy;
        return proxy == null
                ? new ProxyRules(null, 0, null)
                : new ProxyRules(proxy.getName(), proxy.getPort(), proxy.getNoProxyHost());
    }

    /** How servers are reached under these rules from this machine. */
    public HttpSettings settings() {
        HttpSettings defaults = HttpSettings.defaults();
        return host == null
                ? defaults
                : new HttpSettings(new Selector(this), defaults.timeout(), defaults.bodyLimit());
    }

    private static final class Selector extends ProxySelector {

        private final ProxyRules rules;

        Selector(ProxyRules rules) {
            this.rules = rules;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(ProxyConfiguration.createProxy(uri.getHost(), rules.host, rules.port, rules.exceptions));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // whoever asked reports it
        }
    }
}
