package io.jenkins.plugins.airflowdeploy.engine.token;

import java.net.URI;
import java.util.Locale;

/** Where a client's secret may be sent. */
public final class EndpointAddress {

    private static final int LAST_PORT = 65_535;

    private EndpointAddress() {}

    /** Whether it is https, or plain http on this machine, and holds a port that there can be, and neither user name nor fragment. */
    public static boolean usable(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https") || scheme.equals("http") && isLoopback(address);
        return safe
                && address.getHost() != null
                && address.getPort() <= LAST_PORT
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null;
    }

    /** Whether it is on this machine, by its name alone: strict, and not to be asked whether something is not on it. */
    private static boolean isLoopback(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
