package io.jenkins.plugins.airflowdeploy.engine.git;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.File;
import java.util.Collections;
import java.util.Map;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/**
 * One Git repository on a server (or, by a file URL, on this machine) and the token to show there.
 *
 * <p>The token travels in the {@code Authorization} header to that server alone: redirects are errors, never followed. No
 * credential helper, no prompt, no {@link java.net.Authenticator}, no cookie; hooks do not run. Proxies that want a password
 * are not supported.
 */
public final class GitRemote {

    private final GitUrl url;
    private final ScopedToken token;
    private final HttpSettings settings;
    private final PinnedConnections connections;
    private boolean bearer;

    /** With the token as the password of Basic authentication. */
    public GitRemote(String url, ScopedToken tokenOrNull, HttpSettings settings) throws DeploymentFailure {
        this(url, tokenOrNull, TokenHeader.BASIC, settings);
    }

    /**
     * @param url https, http or file; without user data
     * @param tokenOrNull what to show; {@code null} for a repository that anyone may use; never shown to a file URL
     * @param header how to show it
     * @param settings proxies and timeout
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the URL is refused; the message does not repeat it
     */
    public GitRemote(String url, ScopedToken tokenOrNull, TokenHeader header, HttpSettings settings)
            throws DeploymentFailure {
        this.url = GitUrl.of(url);
        this.token = tokenOrNull;
        this.settings = settings;
        this.bearer = tokenOrNull != null && header == TokenHeader.BEARER_THEN_BASIC;
        this.connections = new PinnedConnections(this.url, settings);
    }

    /** The address, fit for messages: it never holds user data. */
    public String url() {
        return url.toString();
    }

    /** Bytes that the server sent over HTTP in answer to requests of this remote's transports: packs, mostly. 0 for a file URL. */
    public long bytesReceived() {
        return connections.received();
    }

    /**
     * Opens a transport, which the caller closes. No network is touched before its first use.
     *
     * @param repository the local end; its configuration is changed in memory only
     */
    public Transport open(Repository repository) throws DeploymentFailure {
        connections.expectPack(false);
        tame(repository);
        try {
            Transport transport = Transport.open(repository, url.jgit());
            transport.setCredentialsProvider(null);
            transport.setTimeout((int) Math.max(1, settings.timeout().toSeconds()));
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(connections);
                http.setAdditionalHeaders(token == null ? Map.of() : Map.of("Authorization", authorization()));
            } else if (url.overHttp()) {
                throw new IllegalStateException("JGit gave another transport than HTTP for " + url);
            }
            return transport;
        } catch (NotSupportedException | TransportException e) {
            throw failure("opening it", e);
        }
    }

    private String authorization() {
        return bearer ? token.authorization() : token.gitAuthorization();
    }

    /**
     * Whether to open a transport anew, because the token will be shown in another way than the one that was just refused. True
     * once at most: a server may lock the account of who is refused often.
     *
     * @param e what the last transport threw
     */
    public boolean changesHeader(Exception e) {
        if (!bearer || connections.answered() || !unauthorised(e)) {
            return false;
        }
        bearer = false;
        connections.askAgain();
        return true;
    }

    private static boolean unauthorised(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof RefusedAnswer refused) {
                return refused.status == 401;
            }
        }
        return false;
    }

    /** Says that what is asked for next is a pack, which may be long. Until the next {@link #open}. */
    public void expectPack() {
        connections.expectPack(true);
    }

    /** Whether the server had a fault (500, 502, 503, 504) that may have passed when it is asked again. */
    public boolean passing(Exception e) {
        return DiagnosisOfCause.passing(e);
    }

    /** Overrides what a Git configuration of the machine's user could slip in. */
    private void tame(Repository repository) {
        Config config = repository.getConfig();
        for (String section : new String[] {null, url.toString()}) {
            config.setString("http", section, "followRedirects", "false");
            config.setStringList("http", section, "extraHeader", Collections.singletonList(null)); // "" would be one more
            config.setString("http", section, "cookieFile", "");
            config.setString("http", section, "saveCookies", "false");
            config.setString("http", section, "sslVerify", "true");
        }
        File folder = repository.getDirectory();
        if (folder != null) {
            config.setString("core", null, "hooksPath", new File(folder, "no-hooks").getAbsolutePath());
        }
    }

    /**
     * Says in one line why working with the remote failed.
     *
     * @param doing what was tried, to stand after the address: {@code fetching 1234567}, {@code pushing refs/heads/x}
     * @param e what was caught; a {@link DeploymentFailure} is given back as it is
     * @return the failure to throw; nothing of what the server wrote is in its message, and the cause is left out where its
     *     text holds the token
     */
    public DeploymentFailure failure(String doing, Exception e) {
        if (e instanceof DeploymentFailure known) {
            return known;
        }
        Diagnosis why = Diagnosis.of(e, token, settings);
        String message = url + ": " + doing + " failed: " + why.text();
        DeploymentFailure failure =
                tells(e) ? new DeploymentFailure(why.kind(), message) : new DeploymentFailure(why.kind(), message, e);
        return why.ofToken() ? failure.ofToken() : failure;
    }

    /**
     * Whether the cause lies with the connection, the address or the token, so that asking in another way would not help;
     * otherwise server and client did talk Git, and the server did not like what was asked.
     */
    public boolean explains(Exception e) {
        return new DiagnosisOfCause(token, settings).explains(e);
    }

    private boolean tells(Throwable e) {
        for (Throwable t = e; t != null && token != null; t = t.getCause()) {
            if (token.appearsIn(String.valueOf(t.getMessage()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Why it failed, and what sort of failure that is.
     *
     * @param ofToken whether a new token may help
     */
    record Diagnosis(FailureKind kind, String text, boolean ofToken) {

        Diagnosis(FailureKind kind, String text) {
            this(kind, text, false);
        }

        static Diagnosis of(Throwable e, ScopedToken token, HttpSettings settings) {
            return new DiagnosisOfCause(token, settings).of(e);
        }
    }
}
