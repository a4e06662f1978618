package io.jenkins.plugins.airflowdeploy.engine.git;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.Transport;
import org.junit.Rule;
import org.junit.Test;

public class GitRemoteFaultTest {

    private static final ScopedToken TOKEN = new ScopedToken(null, "s3cr3t-git-token", null, null);
    private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final FaultServer other = new FaultServer();

    private final Repository repository = new InMemoryRepository(new DfsRepositoryDescription("here"));

    private static HttpSettings settings(ProxySelector proxies) {
        return new HttpSettings(proxies, Duration.ofSeconds(1), 1000);
    }

    private static ProxySelector proxy(Proxy proxy) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(proxy);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                // the caller gets the exception
            }
        };
    }

    private DeploymentFailure failure(String url, ScopedToken token) {
        return failure(url, token, proxy(Proxy.NO_PROXY));
    }

    private DeploymentFailure failure(String url, ScopedToken token, ProxySelector proxies) {
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> {
            GitRemote remote = new GitRemote(url, token, settings(proxies));
            try (Transport transport = remote.open(repository); FetchConnection c = transport.openFetch()) {
                c.getRefs();
            } catch (IOException e) {
                throw remote.failure("looking", e);
            }
        });
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(TOKEN.appearsIn(trace.toString()), is(false));
        return failure;
    }

    private DeploymentFailure answered(int status, ScopedToken token) {
        server.then(status, "text/html", "<html>secret of the server</html>", "WWW-Authenticate", "Negotiate");
        return failure(server.uri("/x/y.git").toString(), token);
    }

    @Test
    public void unauthorised() {
        DeploymentFailure failure = answered(401, TOKEN);
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), allOf(
                startsWith(server.uri("/x/y.git") + ": looking failed: the server answered 401"),
                containsString(TOKEN.toString()), not(containsString("secret of"))));
        assertThat(server.seen().get(0).headers().get("Authorization"), is(List.of(TOKEN.gitAuthorization())));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void anExpiredTokenSaysWhen() {
        Instant end = Instant.parse("2020-01-01T00:00:00Z");
        assertThat(answered(401, new ScopedToken(null, "x", null, end)).getMessage(), containsString("expired at " + end));
    }

    @Test
    public void aPasswordSaysWhatBitbucketTakes() {
        assertThat(answered(401, ScopedToken.password("jane", "x")).getMessage(), allOf(
                containsString("app passwords ended on 28 July 2026"), containsString("x-bitbucket-api-token-auth")));
    }

    @Test
    public void anAllowListMayBeTheReason() {
        assertThat(answered(403, TOKEN).getMessage(), containsString("no IP allow list or proxy keeps Jenkins out"));
    }

    @Test
    public void noTokenIsSaid() {
        assertThat(answered(401, null).getMessage(), containsString("Give a credential"));
    }

    @Test
    public void forbiddenMissingAndBroken() {
        assertThat(answered(403, TOKEN).kind(), is(FailureKind.ACCESS));
        server.then(exchange -> exchange.sendResponseHeaders(404, -1));
        assertThat(failure(server.uri("/x/y.git").toString(), TOKEN).getMessage(), containsString("may not do this"));
        assertThat(failure(server.uri("/x/y.git").toString(), TOKEN).getMessage(), containsString("does not exist, or"));
        server.then(exchange -> exchange.sendResponseHeaders(503, -1));
        failure(server.uri("/x/y.git").toString(), TOKEN);
        DeploymentFailure broken = failure(server.uri("/x/y.git").toString(), TOKEN);
        assertThat(broken.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(broken.getMessage(), containsString("status 503"));
    }

    @Test
    public void aLoginPageIsNoGitServer() {
        assertThat(answered(200, TOKEN).getMessage(), containsString("no Git server"));
    }

    @Test
    public void aRedirectIsRefusedAndTheTokenStays() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            server.then(status, "text/plain", "", "Location", other.uri("/x/y.git/info/refs").toString().replace("127.0.0.1", "localhost"));
        }
        for (int i = 0; i < 5; i++) {
            DeploymentFailure failure = failure(server.uri("/x/y.git").toString(), TOKEN);
            assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
            assertThat(failure.getMessage(), containsString("redirects to localhost"));
        }
        assertThat(other.seen(), is(empty()));
    }

    @Test
    public void aServerThatEchoesTheTokenIsNotQuoted() {
        String line = "ERR you sent " + TOKEN.gitAuthorization().substring(6);
        String begin = "001e# service=git-upload-pack\n0000";
        server.then(200, ADVERTISEMENT, begin + String.format("%04x%s", line.length() + 4, line));
        server.then(200, ADVERTISEMENT, begin + "000dERR harmless".substring(0, 13));
        assertThat(failure(server.uri("/x/y.git").toString(), TOKEN).getCause() == null, is(true));
        assertThat(failure(server.uri("/x/y.git").toString(), TOKEN).getCause() == null, is(false));
    }

    @Test(timeout = 60_000)
    public void aListOfRefsThatDoesNotEndIsCutOff() {
        AtomicLong sent = new AtomicLong();
        server.then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", ADVERTISEMENT);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1 << 24; i++) { // a gigabyte
                byte[] line = String.format("0044%040d refs/heads/%011d\n", 1, i).getBytes(StandardCharsets.US_ASCII);
                exchange.getResponseBody().write(line);
                sent.addAndGet(line.length);
            }
        });
        DeploymentFailure failure = failure(server.uri("/x/y.git").toString(), TOKEN);
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("lists more than 16 MiB of refs"));
        assertThat(sent.get(), lessThan(64L << 20));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void aHangEnds() {
        CountDownLatch end = new CountDownLatch(1);
        server.then(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(failure(server.uri("/x/y.git").toString(), TOKEN).getMessage(), containsString("did not answer within 1 s"));
        end.countDown();
    }

    @Test
    public void nobodyThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(failure("http://127.0.0.1:" + port + "/x", TOKEN).getMessage(), containsString("refused"));
        assertThat(failure("http://nobody.invalid/x", TOKEN).getMessage(), containsString("does not resolve"));
    }

    @Test
    public void noTls() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread server = new Thread(() -> {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            server.start();
            assertThat(failure("https://127.0.0.1:" + socket.getLocalPort() + "/x", TOKEN).getMessage(), containsString("TLS"));
            server.join();
        }
    }

    @Test
    public void theProxyIsTheSettings() {
        server.then(404, "text/plain", "");
        Proxy proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.uri("/").getPort()));
        failure("http://git.invalid/x/y.git", TOKEN, proxy(proxy));
        assertThat(server.seen().get(0).path(), startsWith("http://git.invalid/x/y.git/info/refs"));
    }

    @Test
    public void theJvmsAuthenticatorIsNotAsked() {
        AtomicBoolean asked = new AtomicBoolean();
        Authenticator before = Authenticator.getDefault();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.set(true);
                return new PasswordAuthentication("controller", "password".toCharArray());
            }
        });
        try {
            server.then(401, "text/plain", "", "WWW-Authenticate", "Basic realm=\"x\"");
            failure(server.uri("/x/y.git").toString(), null);
        } finally {
            Authenticator.setDefault(before);
        }
        assertThat(asked.get(), is(false));
        assertThat(server.seen().size(), is(1));
    }

    @Test
    public void oddUrlsAreRefusedWithoutBeingRepeated() {
        for (String url : List.of(
                "https://user:pass@host/x", "https://user@host/x", "ssh://host/x", "git@host:x/y", "ext::sh -c x", "/etc", "x",
                "https://host/x?y=1", "https://host/x#y", "https://host", "https:///x", "https://host/a b", "https://h\u00f6st/x",
                "https://host/x\n", "https://host/%0ax", "file://host/x", "file:x", "https://ho%0ast/x", "http://")) {
            DeploymentFailure failure = assertThrows(url, DeploymentFailure.class,
                    () -> new GitRemote(url, TOKEN, HttpSettings.defaults()));
            assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
            assertThat(failure.getMessage(), not(containsString("pass@")));
        }
    }
}
