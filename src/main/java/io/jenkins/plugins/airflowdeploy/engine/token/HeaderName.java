package io.jenkins.plugins.airflowdeploy.engine.token;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The header that a token goes into where it is not {@code Authorization}: {@code Proxy-Authorization}.
 *
 * @param text letters, digits and hyphens; at most 64
 */
public record HeaderName(String text) {

    /** What HTTP, or this plugin's other requests, use for something else. */
    private static final Set<String> TAKEN = Set.of("accept", "connection", "cookie", "date", "expect", "forwarded", "from", "host",
            "keep-alive", "origin", "range", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via");
    private static final String STANDARD = "authorization";

    /** @throws IllegalArgumentException when a token cannot go into it */
    public HeaderName {
        if (!usable(text)) {
            throw new IllegalArgumentException("a token cannot go into that header");
        }
    }

    /** Whether a token can go into that header; {@code Authorization} is no other. */
    public static boolean usable(String text) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return lower.matches("[a-z][a-z0-9-]{0,63}")
                && !TAKEN.contains(lower)
                && !lower.startsWith("content-")
                && !lower.startsWith("if-")
                && !lower.startsWith("accept-")
                && !lower.equals(STANDARD);
    }

    /** @param text {@code null}, empty and {@code Authorization} give none */
    public static Optional<HeaderName> of(String text) {
        return text == null || text.isBlank() || text.strip().equalsIgnoreCase(STANDARD)
                ? Optional.empty()
                : Optional.of(new HeaderName(text.strip()));
    }
}
