package io.jenkins.plugins.airflowdeploy.engine.token;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether an address leads to the machine that asks, whatever it is called there, or to what its link alone reaches.
 *
 * <p>Limits: it is looked up now, and may be another when it is asked. An address that a router leads back from is not known.
 */
public final class ThisMachine {

    private ThisMachine() {}

    /** Looks a name up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** By any of its addresses; not where nobody knows its host, which cannot be asked without a proxy then. */
    public static boolean isAt(URI address) {
        return isAt(address, InetAddress::getAllByName);
    }

    static boolean isAt(URI address, Names names) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (host.isEmpty() || name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return Arrays.stream(names.of(host)).flatMap(ThisMachine::meant).anyMatch(ThisMachine::isOwn);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Beside the address itself the one of IPv4 that it holds. */
    private static Stream<InetAddress> meant(InetAddress address) {
        if (!(address instanceof Inet6Address v6) || !v6.isIPv4CompatibleAddress()) {
            return Stream.of(address);
        }
        try {
            return Stream.of(address, InetAddress.getByAddress(Arrays.copyOfRange(v6.getAddress(), 12, 16)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // cannot be told
        }
    }
}
