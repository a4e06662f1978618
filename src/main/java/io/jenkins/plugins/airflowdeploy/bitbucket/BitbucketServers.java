package io.jenkins.plugins.airflowdeploy.bitbucket;

import com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.api.endpoint.BitbucketEndpointProvider;
import java.net.URI;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The Bitbucket servers that an administrator configured: a secret goes to these, and nowhere else. */
@Restricted(NoExternalUse.class)
public final class BitbucketServers {

    /** Bitbucket Cloud's address. */
    public static final String CLOUD = "https://bitbucket.org";

    private BitbucketServers() {}

    /** Whether an address lies on a configured server: same scheme, host and port. */
    public static boolean known(URI address) {
        for (BitbucketEndpoint endpoint : BitbucketEndpointProvider.all()) {
            if (sameServer(URI.create(endpoint.getServerURL()), address)) {
                return true;
            }
        }
        return false;
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
