package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A proxy on loopback through which {@code https://bitbucket.org} and {@code https://api.bitbucket.org} reach the double: it
 * takes {@code CONNECT} to these two, ends TLS with a certificate of a test authority, and passes plain HTTP on. It refuses
 * everything else, so a client with this proxy and {@link #trustStore()} cannot reach the real Bitbucket by accident.
 */
public final class TlsFront implements AutoCloseable {

    private static final List<String> HOSTS = List.of("bitbucket.org", "api.bitbucket.org");

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final TestAuthority authority;
    private final SSLContext tls;
    private final InetSocketAddress plain;

    private TlsFront(URI plain, TestAuthority authority) throws IOException, GeneralSecurityException {
        this.plain = new InetSocketAddress(plain.getHost(), plain.getPort());
        this.authority = authority;
        this.tls = authority.serverContext();
        threads.execute(this::accept);
    }

    /** @param folder an existing folder for key and trust store */
    public static TlsFront start(BitbucketDouble bitbucket, Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        return new TlsFront(bitbucket.baseUrl(), TestAuthority.create(folder, HOSTS));
    }

    /** Where the proxy listens. */
    public InetSocketAddress proxy() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** PKCS#12, holds the test authority alone. */
    public Path trustStore() {
        return authority.trustStore();
    }

    public String trustStorePassword() {
        return authority.password();
    }

    /** The first line of every request to the proxy, refused ones too: {@code CONNECT api.bitbucket.org:443 HTTP/1.1}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
                continue;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String first = line(client.getInputStream());
            while (!line(client.getInputStream()).isEmpty()) {
                continue;
            }
            asked.add(first);
            boolean allowed = HOSTS.stream().anyMatch(host -> first.startsWith("CONNECT " + host + ":443 "));
            String answer = allowed ? "200 Connection established" : "403 Only Bitbucket";
            client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (allowed) {
                tunnel(client);
            }
        } catch (IOException e) {
            // Either side hung up, or the client does not trust the certificate: the client sees that by itself.
            return;
        } finally {
            open.remove(client);
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), false);
                Socket target = new Socket()) {
            open.add(target);
            secure.setUseClientMode(false);
            secure.startHandshake();
            target.connect(plain);
            threads.execute(() -> {
                try (target; secure) {
                    secure.getInputStream().transferTo(target.getOutputStream());
                } catch (IOException e) {
                    return;
                }
            });
            copy(target.getInputStream(), secure.getOutputStream());
            open.remove(target);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[16_384];
        for (int count = from.read(buffer); count > 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > 8192) {
                throw new IOException("no request");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
