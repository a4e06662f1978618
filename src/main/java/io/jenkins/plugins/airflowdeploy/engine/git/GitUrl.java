package io.jenkins.plugins.airflowdeploy.engine.git;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;

/** Checks the address of a Git repository before anything is sent there. */
final class GitUrl {

    private static final Set<String> SCHEMES = Set.of("https", "http", "file");
    private static final int LONGEST = 1000;

    private final URI uri;
    private final URIish jgit;

    private GitUrl(URI uri, URIish jgit) {
        this.uri = uri;
        this.jgit = jgit;
    }

    /**
     * @param text https, http or file, with a path, without user data, query and fragment
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} for anything else; the text is not repeated where it may hold a
     *     password
     */
    static GitUrl of(String text) throws DeploymentFailure {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            throw bad("a Git URL has 1 to " + LONGEST + " characters");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw bad("a Git URL holds printable ASCII only; percent-encode everything else");
        }
        if (!text.contains("://")) {
            throw bad("it is no URL. Give https://host/path");
        }
        try {
            URI uri = new URI(text);
            check(uri);
            URIish jgit = new URIish(text);
            if (jgit.getUser() != null || jgit.getPass() != null || !sameHost(uri, jgit)) {
                throw bad("it can be read in two ways");
            }
            return new GitUrl(uri, jgit);
        } catch (URISyntaxException e) {
            throw bad("it is no valid URL");
        }
    }

    private static void check(URI uri) throws DeploymentFailure {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw bad("the scheme " + ForeignText.line(scheme, 20) + " is not supported; use https");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw bad("it holds a user name or password. Take it out and use a Jenkins credential");
        }
        boolean local = scheme.equals("file");
        if (local && uri.getRawAuthority() != null || !local && uri.getHost() == null) {
            throw bad(local ? "a file URL names no host: file:///path" : "it names no host");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad("it has a query or a fragment");
        }
        String path = uri.getPath();
        if (path == null || path.length() < 2 || !path.startsWith("/") || path.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw bad("it has no usable path");
        }
    }

    private static boolean sameHost(URI uri, URIish jgit) {
        return uri.getHost() == null ? jgit.getHost() == null : uri.getHost().equals(jgit.getHost());
    }

    private static DeploymentFailure bad(String why) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, "The Git URL is refused: " + why + ".");
    }

    URIish jgit() {
        return jgit;
    }

    boolean overHttp() {
        return !uri.getScheme().equalsIgnoreCase("file");
    }

    /** Whether an address belongs to the same server: scheme, host and port. */
    boolean sameServer(URI other) {
        return uri.getScheme().equalsIgnoreCase(other.getScheme())
                && uri.getHost() != null
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && port(uri) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
