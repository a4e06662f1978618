package io.jenkins.plugins.airflowdeploy.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class HttpFaultTest {

    private static final String SECRET = "s3cr3t-token";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(new HttpSettings(direct(), Duration.ofSeconds(1), 1000), time);

    @After
    public void close() {
        http.close();
    }

    @Test
    public void readsJson() throws Exception {
        server.then(200, "application/json", "{\"a\":1}", "X-OAuth-Scopes", "repository");
        HttpAnswer answer = get();
        assertThat(answer.json().orElseThrow().get("a").intValue(), is(1));
        assertThat(answer.header("x-oauth-scopes").orElseThrow(), is("repository"));
    }

    @Test
    public void htmlAndHalfAJsonAreNoJson() throws Exception {
        server.then(200, "text/html", "<html>").then(200, "application/json", "{\"a\":").then(200, "application/json", "3");
        assertThat(get().json().isPresent(), is(false));
        assertThat(get().json().isPresent(), is(false));
        assertThat(get().json().isPresent(), is(false));
    }

    @Test
    public void aPassingFaultIsTriedAgain() throws Exception {
        server.then(502, "text/html", "<html>").thenReset().then(200, "application/json", "{}");
        assertThat(get().status(), is(200));
        assertThat(server.seen(), hasSize(3));
        assertThat(time.slept(), is(List.of(Duration.ofMillis(500), Duration.ofMillis(1000))));
    }

    @Test
    public void aLastingFaultIsTheCallersToJudge() throws Exception {
        server.then(503, "text/html", "<html>");
        assertThat(get().status(), is(503));
        assertThat(server.seen(), hasSize(3));
    }

    @Test
    public void tooManyRequestsAreWaitedForAsTheServerSays() throws Exception {
        server.then(429, "text/plain", "", "Retry-After", "7").then(429, "text/plain", "").then(200, "application/json", "{}");
        HttpCall post = HttpCall.of("POST", server.uri("/x")).body("text/plain", new byte[] {1});
        assertThat("a server that says 429 did nothing, so a POST is sent again", http.send("Airflow", post).status(), is(200));
        assertThat(time.slept(), is(List.of(Duration.ofSeconds(7), Duration.ofSeconds(5))));
    }

    @Test
    public void aServerThatWantsAnHourIsNotWaitedFor() throws Exception {
        server.then(429, "text/plain", "", "Retry-After", "3600");
        assertThat(get().status(), is(429));
        assertThat(server.seen(), hasSize(1));
    }

    /** The server's {@code Date} is the real one, so it is our clock that is off here. */
    @Test
    public void aTimeToRetryAtIsByTheServersClock() throws Exception {
        FakeTime late = new FakeTime(Instant.now().minus(Duration.ofHours(1)));
        String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30));
        server.then(429, "text/plain", "", "Retry-After", soon).then(200, "application/json", "{}");
        try (Http behind = new Http(new HttpSettings(direct(), Duration.ofSeconds(1), 1000), late)) {
            assertThat(behind.send("Airflow", HttpCall.get(server.uri("/x"))).status(), is(200));
        }
        assertThat(late.slept(), hasSize(1));
        assertThat(late.slept().get(0), lessThanOrEqualTo(Duration.ofSeconds(31)));
    }

    @Test
    public void aClockThatIsOffIsSaid() throws Exception {
        server.then(200, "application/json", "{}");
        HttpAnswer answer = get();
        Instant there = answer.date().orElseThrow();
        assertThat(answer.clockNote(there.minusSeconds(3600)), is(" Its clock is 60 min ahead of Jenkins': set both by NTP."));
        assertThat(answer.clockNote(there.plusSeconds(3600)), is(" Its clock is 60 min behind Jenkins': set both by NTP."));
        assertThat(answer.clockNote(there.plusSeconds(60)), is(""));
        assertThat(new HttpAnswer(200, Map.of("date", List.of("yesterday")), new byte[0]).clockNote(there), is(""));
    }

    @Test
    public void aCallThatMayBeRepeatedIs() throws Exception {
        server.thenReset().then(500, "text/html", "<html>").then(200, "application/json", "{}");
        HttpCall post = HttpCall.of("POST", server.uri("/x")).body("text/plain", new byte[] {1}).mayRepeat();
        assertThat(http.send("Airflow", post).status(), is(200));
        assertThat(server.seen(), hasSize(3));
    }

    @Test
    public void aPostIsSentOnce() {
        server.thenReset();
        DeploymentFailure failure = assertThrows(DeploymentFailure.class,
                () -> http.send("Airflow", HttpCall.of("POST", server.uri("/x")).body("text/plain", new byte[] {1})));
        assertThat(failure.getMessage(), startsWith("Airflow broke the connection"));
        assertThat(server.seen(), hasSize(1));
    }

    @Test
    public void aRedirectIsNotFollowed() throws Exception {
        server.then(302, "text/html", "", "Location", "http://localhost:1/elsewhere");
        assertThat(get().status(), is(302));
        assertThat(server.seen(), hasSize(1));
    }

    @Test
    public void anEndlessBodyIsCutOff() {
        AtomicInteger chunks = new AtomicInteger();
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            for (int i = 0; i < 1 << 14; i++) {
                exchange.getResponseBody().write(chunk);
                chunks.incrementAndGet();
            }
        });
        assertThat(failure().getMessage(), containsString("more than 1000 bytes"));
        assertThat("chunks of 64 KiB, of which the system buffers some", chunks.get(), lessThanOrEqualTo(1000));
        assertThat(server.seen(), hasSize(1));
    }

    @Test(timeout = 30_000)
    public void aHangEnds() {
        CountDownLatch never = new CountDownLatch(1);
        server.then(exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(failure().getMessage(), startsWith("Airflow did not answer within 1 s. Check"));
    }

    @Test(timeout = 30_000)
    public void anAnswerThatDripsForEverEnds() {
        drip(() -> { });
        assertThat(failure().getMessage(), startsWith("Airflow took longer than 3 s for its answer"));
        assertThat(server.seen(), hasSize(1));
    }

    @Test(timeout = 30_000)
    public void anInterruptEndsACallAtOnce() {
        drip(Thread.currentThread()::interrupt);
        assertThrows(InterruptedException.class, this::get);
        assertThat(server.seen(), hasSize(1));
    }

    @Test(timeout = 30_000)
    public void nothingIsSentOnAnInterruptedThread() {
        server.then(200, "application/json", "{}");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, this::get);
        assertThat(server.seen(), hasSize(0));
    }

    private void drip(Runnable meanwhile) {
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 200; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                if (i == 3) {
                    meanwhile.run();
                }
                try {
                    Time.SYSTEM.sleep(Duration.ofMillis(100));
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    @Test
    public void aClosedPortIsNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DeploymentFailure failure = assertThrows(DeploymentFailure.class,
                () -> http.send("Airflow", HttpCall.get(URI.create("http://127.0.0.1:" + port + "/"))));
        assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("connection refused"));
    }

    @Test
    public void goesThroughTheProxy() throws Exception {
        server.then(200, "application/json", "{}");
        URI proxy = server.uri("/");
        ProxySelector all = ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort()));
        try (Http proxied = new Http(new HttpSettings(all, Duration.ofSeconds(1), 1000), time)) {
            proxied.send("Airflow", HttpCall.get(URI.create("http://airflow.example/api")));
        }
        assertThat(server.seen().get(0).headers().get("Host"), hasItem("airflow.example"));
    }

    @Test
    public void noSecretIsShown() {
        HttpCall call = HttpCall.get(server.uri("/x?y=z"))
                .header("Authorization", SECRET)
                .body("text/plain", SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(call.toString(), not(containsString(SECRET)));
        server.thenReset();
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> http.send("Airflow", call));
        for (Throwable t = failure; t != null; t = t.getCause()) {
            assertThat(t.toString(), not(containsString(SECRET)));
        }
    }

    private HttpAnswer get() throws Exception {
        return http.send("Airflow", HttpCall.get(server.uri("/x")));
    }

    private DeploymentFailure failure() {
        return assertThrows(DeploymentFailure.class, this::get);
    }

    private static ProxySelector direct() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress sa, IOException ioe) {
                throw new AssertionError("no proxy to fail");
            }
        };
    }
}
