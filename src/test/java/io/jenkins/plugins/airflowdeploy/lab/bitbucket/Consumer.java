package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.time.Duration;
import java.util.List;

/**
 * An OAuth consumer of a workspace: reaches every repository of it.
 *
 * @param key what it is asked for by
 * @param secret its long-lived secret
 * @param workspace whose repositories its tokens reach
 * @param scopes what its tokens may do
 * @param lifetime of its tokens; Bitbucket's own is two hours
 * @param isPrivate {@code false} gets the refusal of a public consumer
 * @param fieldBeforeMay2026 whether the answer names the scopes {@code scopes}, as before 4 May 2026, instead of {@code scope}
 */
public record Consumer(
        String key, String secret, String workspace, List<String> scopes, Duration lifetime, boolean isPrivate,
        boolean fieldBeforeMay2026) {

    public Consumer {
        scopes = List.copyOf(scopes);
    }

    /** A private consumer whose tokens live two hours. */
    public static Consumer of(String key, String secret, String workspace, String... scopes) {
        return new Consumer(key, secret, workspace, List.of(scopes), Duration.ofHours(2), true, false);
    }

    public Consumer withLifetime(Duration tokens) {
        return new Consumer(key, secret, workspace, scopes, tokens, isPrivate, fieldBeforeMay2026);
    }

    public Consumer markedPublic() {
        return new Consumer(key, secret, workspace, scopes, lifetime, false, fieldBeforeMay2026);
    }

    public Consumer answeringAsBeforeMay2026() {
        return new Consumer(key, secret, workspace, scopes, lifetime, isPrivate, true);
    }
}
