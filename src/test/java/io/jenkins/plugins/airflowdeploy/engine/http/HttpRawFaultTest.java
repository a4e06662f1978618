package io.jenkins.plugins.airflowdeploy.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.After;
import org.junit.Test;

/** Answers that no HTTP server of a library gives. */
public class HttpRawFaultTest {

    private final Http http =
            new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(1), 1000), new FakeTime());

    @After
    public void close() {
        http.close();
    }

    @Test(timeout = 30_000)
    public void plainTextBehindAnHttpsAddressIsATlsFailure() throws Exception {
        assertThat(raw("https", "HTTP/1.1 400 Bad Request\r\n\r\n", "", 0), containsString("TLS"));
    }

    @Test(timeout = 30_000)
    public void endlessHeadersAreCutOff() throws Exception {
        assertThat(raw("http", "HTTP/1.1 200 OK\r\nX-Long: ", "x".repeat(1 << 16), 1 << 14),
                startsWith("Airflow sent an answer with more than 200 headers, or one of more than 32768 bytes; is the address"));
        assertThat(raw("http", "HTTP/1.1 200 OK\r\n", "X-Many: x\r\n", 1 << 22), containsString("more than 200 headers"));
    }

    /** What is said of a server that answers one connection so, whatever it is asked, and closes once the client does. */
    private String raw(String scheme, String begin, String more, int times) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                byte[] bytes = more.getBytes(StandardCharsets.US_ASCII);
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < times; i++) {
                        client.getOutputStream().write(bytes);
                    }
                    client.getInputStream().readAllBytes();
                } catch (SocketException e) {
                    assertThat("the client hung up", times, greaterThan(0));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answering.setDaemon(true);
            answering.start();
            URI uri = URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/");
            return assertThrows(DeploymentFailure.class, () -> http.send("Airflow", HttpCall.get(uri))).getMessage();
        }
    }
}
