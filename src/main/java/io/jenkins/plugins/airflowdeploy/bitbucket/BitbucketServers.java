package io.jenkins.plugins.airflowdeploy.bitbucket;

import com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpointProvider;
import com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.EndpointType;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The Bitbucket servers that an administrator configured: a secret goes to these, and nowhere else. */
@Restricted(NoExternalUse.class)
public final class BitbucketServers {

    /** Bitbucket Cloud's address. */
    public static final String CLOUD = "https://bitbucket.org";

    private BitbucketServers() {}

    /** Whether an address lies on a configured server: same scheme, host and port, and below its context path. */
    public static boolean known(URI address) {
        for (BitbucketEndpoint endpoint : BitbucketEndpointProvider.all()) {
            if (below(URI.create(endpoint.getServerURL()), address)) {
                return true;
            }
        }
        return false;
    }

    /** The Data Center that an address lies on, with its context path; empty when it is on none that is configured. */
    public static Optional<URI> dataCenter(URI address) {
        return BitbucketEndpointProvider.all().stream()
                .filter(endpoint -> endpoint.getType() == EndpointType.SERVER)
                .map(endpoint -> URI.create(endpoint.getServerURL()))
                .filter(base -> below(base, address))
                .max(Comparator.comparingInt(base -> path(base).length()));
    }

    /** Paths that could lead out of the context path, by dots or in disguise, are not below it. */
    private static boolean below(URI base, URI address) {
        String path = path(address);
        boolean plain = !path.contains("%") && !path.contains("\\") && address.normalize().equals(address);
        return sameServer(base, address) && plain && (path + "/").startsWith(path(base) + "/");
    }

    private static String path(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether two addresses have the same scheme, host and port. */
    public static boolean sameServer(URI one, URI other) {
        return one.getScheme() != null
                && one.getHost() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
