package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.remoting.Channel;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which credentials an agent may ask for tokens of: those that were sent to it, over the connection that they were sent over. A
 * handle is of no use over another connection, nor after the agent or Jenkins is gone.
 */
final class LentCredentials {

    private static final Map<Channel, Map<String, BitbucketScopedToken>> LENT =
            Collections.synchronizedMap(new WeakHashMap<>());

    private LentCredentials() {}

    /** @return the handle, the same one for the same credential and connection; not to be guessed */
    static synchronized String lend(Channel channel, BitbucketScopedToken credential) {
        Map<String, BitbucketScopedToken> lent = LENT.computeIfAbsent(channel, c -> new ConcurrentHashMap<>());
        for (Map.Entry<String, BitbucketScopedToken> entry : lent.entrySet()) {
            if (entry.getValue() == credential) {
                return entry.getKey();
            }
        }
        String handle = UUID.randomUUID().toString();
        lent.put(handle, credential);
        return handle;
    }

    /** Empty for a handle that was not given out over this connection. */
    static Optional<BitbucketScopedToken> find(Channel channel, String handle) {
        return Optional.ofNullable(LENT.getOrDefault(channel, Map.of()).get(handle));
    }
}
