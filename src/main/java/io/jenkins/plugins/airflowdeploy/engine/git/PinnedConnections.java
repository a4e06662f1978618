package io.jenkins.plugins.airflowdeploy.engine.git;

import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * The HTTP connections of one transport. They go to one server only, through the proxy that the settings name, with the JVM's
 * trust store whatever a Git configuration on the machine says, and without the JVM's {@link Authenticator}. Their headers
 * stay out of logs. Every answer that is not Git's ends in a {@link RefusedAnswer}, before JGit can follow a redirect, ask for a
 * password or fall back to another protocol.
 */
final class PinnedConnections implements HttpConnectionFactory2, HttpConnectionFactory2.GitSession {

    /** The most bytes that one remote may send, so that a server cannot fill the disk. */
    private static final long LIMIT = 2L << 30;

    /** The most bytes of one answer that is held in memory, a list of refs mostly: some 200,000 of them. */
    private static final long IN_MEMORY = 16L << 20;

    private static final Authenticator NOBODY = new Authenticator() {};

    private final GitUrl server;
    private final HttpSettings settings;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean answered;
    private volatile RefusedAnswer unauthorised;
    private volatile boolean packExpected;

    PinnedConnections(GitUrl server, HttpSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /** Bytes that came over the wire so far, in bodies of answers to {@code POST}. */
    long received() {
        return received.get();
    }

    /** Lets a server be asked again that answered 401: once the token is shown in another way. */
    void askAgain() {
        unauthorised = null;
    }

    /** Whether the server has answered with Git at least once. */
    boolean answered() {
        return answered;
    }

    /** Whether the next answers to {@code POST} may be a pack, which goes to the disk, and so may be long. */
    void expectPack(boolean expected) {
        packExpected = expected;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        URI uri = uri(url);
        if (!server.sameServer(uri)) {
            throw new RefusedAnswer(302, uri.getHost());
        }
        if (unauthorised != null) {
            throw unauthorised; // JGit would send the same once more, which a server counts as another failed login
        }
        Proxy proxy = settings.proxyFor(uri);
        return new Pinned(new URL(null, url.toString(), new Opener(url)), proxy);
    }

    /** As {@link #create(URL)}: which proxy to take is not JGit's choice. */
    @Override
    public HttpConnection create(URL url, Proxy ignored) throws IOException {
        return create(url);
    }

    @Override
    public GitSession newSession() {
        return this;
    }

    /** Leaves TLS as the JVM does it, {@code http.sslVerify=false} included. */
    @Override
    public HttpConnection configure(HttpConnection connection, boolean ignored) {
        return connection;
    }

    @Override
    public void close() {
        // nothing is kept between connections
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("not an address", e);
        }
    }

    private static final class Opener extends URLStreamHandler {
        private final URL real;

        Opener(URL real) {
            this.real = real;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            return openConnection(url, Proxy.NO_PROXY);
        }

        @Override
        protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
            HttpURLConnection connection = (HttpURLConnection) real.openConnection(proxy);
            connection.setAuthenticator(NOBODY);
            return connection;
        }
    }

    private final class Pinned extends JDKHttpConnection {

        Pinned(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public int getResponseCode() throws IOException {
            int status = Unlogged.run(super::getResponseCode);
            if (status == HTTP_UNAUTHORIZED) {
                boolean locked = super.getHeaderField("X-Authentication-Denied-Reason") != null;
                unauthorised = new RefusedAnswer(locked ? RefusedAnswer.LOCKED : status, null);
                throw unauthorised;
            }
            if (status != HTTP_OK) {
                throw new RefusedAnswer(status, status / 100 == 3 ? host(super.getHeaderField("Location")) : null);
            }
            String type = getContentType();
            if (type == null || !type.startsWith("application/x-git-")) {
                throw new RefusedAnswer(status, null);
            }
            answered = true;
            return status;
        }

        /** Hides the offer of other ways to authenticate: JGit would replace our header. */
        @Override
        public String getHeaderField(String name) {
            return name.equalsIgnoreCase("WWW-Authenticate") ? null : super.getHeaderField(name);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = Unlogged.run(super::getInputStream);
            return new Counted(in, getRequestMethod().equals("POST"));
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return Unlogged.run(super::getOutputStream);
        }

        @Override
        public void connect() throws IOException {
            Unlogged.run(() -> {
                super.connect();
                return null;
            });
        }

        private String host(String location) {
            try {
                return location == null ? null : getURL().toURI().resolve(location).getHost();
            } catch (URISyntaxException | IllegalArgumentException e) {
                return null;
            }
        }
    }

    private final class Counted extends FilterInputStream {

        private final boolean post;
        private long here;

        Counted(InputStream in, boolean post) {
            super(in);
            this.post = post;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            add(Math.max(0, n));
            return n;
        }

        private void add(int n) throws IOException {
            here += n;
            if (post && received.addAndGet(n) > LIMIT) {
                throw new RefusedAnswer(RefusedAnswer.TOO_LONG, null);
            }
            if (here > IN_MEMORY && !(post && packExpected)) {
                throw new RefusedAnswer(RefusedAnswer.TOO_MANY_REFS, null);
            }
        }
    }
}
