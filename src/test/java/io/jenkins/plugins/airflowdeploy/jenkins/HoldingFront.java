package io.jenkins.plugins.airflowdeploy.jenkins;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes requests on to a server, and holds one where a test wants to stop whoever sent it. */
public final class HoldingFront implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    private final URI upstream;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(ProxySelector.of(null))
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final List<Hold> holds = new CopyOnWriteArrayList<>();
    private final List<String> bearers = new CopyOnWriteArrayList<>();
    private volatile Hold outage;

    /** Where a request is held. */
    public enum Point {
        /** The server has not seen it. */
        BEFORE,
        /** The server has done it, and its answer is held. */
        AFTER
    }

    private HoldingFront(URI upstream) throws IOException {
        this.upstream = upstream;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** @param upstream without a slash at the end */
    public static HoldingFront of(URI upstream) throws IOException {
        return new HoldingFront(upstream);
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The bearer tokens of the requests so far, in order, each once. */
    public List<String> bearers() {
        return bearers.stream().distinct().toList();
    }

    /** Holds the nth request from now on, counted from 1, of that method whose path holds that text. */
    public Hold hold(Point point, String method, String path, int nth) {
        Hold hold = new Hold(point, method, path, nth);
        holds.add(hold);
        return hold;
    }

    /** Answers requests whose path holds that text with 503, until the returned hold is ended. */
    public Hold outage(String method, String path) {
        outage = new Hold(Point.BEFORE, method, path, 1);
        return outage;
    }

    /** One held request. */
    public static final class Hold {

        private final Point point;
        private final String method;
        private final String path;
        private final AtomicInteger left;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch passed = new CountDownLatch(1);
        private volatile boolean dropped;

        private Hold(Point point, String method, String path, int nth) {
            this.point = point;
            this.method = method;
            this.path = path;
            this.left = new AtomicInteger(nth);
        }

        private boolean fits(HttpExchange exchange) {
            return exchange.getRequestMethod().equals(method)
                    && exchange.getRequestURI().toString().contains(path);
        }

        /** Waits until the request has come to its point. */
        public void await() throws InterruptedException {
            if (!reached.await(180, TimeUnit.SECONDS)) {
                throw new AssertionError("no " + method + " of " + path);
            }
        }

        /** Lets it go on, and waits until the server has done it. */
        public void pass() throws InterruptedException {
            ended.countDown();
            if (!passed.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError(method + " of " + path + " was not passed on");
            }
        }

        /** Ends it where it is held: what the server has not seen it never will. */
        public void drop() {
            dropped = true;
            ended.countDown();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null && authorization.startsWith("Bearer ")) {
            bearers.add(authorization.substring(7));
        }
        try (exchange) {
            Hold out = outage;
            if (out != null && out.ended.getCount() > 0 && out.fits(exchange)) {
                out.reached.countDown();
                out.passed.countDown();
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            Hold hold = holds.stream()
                    .filter(h -> h.fits(exchange) && h.left.decrementAndGet() == 0)
                    .findFirst()
                    .orElse(null);
            if (hold != null && hold.point == Point.BEFORE && !held(hold)) {
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, body);
            if (hold != null) {
                hold.passed.countDown();
                if (hold.point == Point.AFTER && !held(hold)) {
                    return;
                }
            }
            answer(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it is to go on */
    private static boolean held(Hold hold) throws InterruptedException {
        hold.reached.countDown();
        hold.ended.await();
        return !hold.dropped;
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), body.length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        holds.forEach(Hold::drop);
        server.stop(0);
        threads.shutdownNow();
    }
}
