package io.jenkins.plugins.airflowdeploy.lab.airflow;

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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An identity provider and an identity-aware proxy on loopback. {@code POST /idp/token} hands tokens out to one client; every
 * other request is passed on to a server, without its header, when that header holds one of them, and else answered with 401
 * and a page.
 */
public final class IdentityProxy implements AutoCloseable {

    public static final String CLIENT = "jenkins";
    public static final String SECRET = "s3cret-of-the-client";

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    private final URI upstream;
    private final String header;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final List<String> passed = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(ProxySelector.of(null))
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile String login;
    private volatile int seconds = 300;

    private IdentityProxy(URI upstream, String header) throws IOException {
        this.upstream = upstream;
        this.header = header;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/idp/token", this::token);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * @param upstream without a slash at the end
     * @param header where it wants its token: {@code Proxy-Authorization}
     */
    public static IdentityProxy before(URI upstream, String header) throws IOException {
        return new IdentityProxy(upstream, header);
    }

    /** The server's address through the proxy, without a slash at the end. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI tokenEndpoint() {
        return baseUrl().resolve("/idp/token");
    }

    /** From now on it logs its users in at the server itself. */
    public void logsIn(String authorization) {
        login = authorization;
    }

    /** Takes none of the tokens that it gave out so far. */
    public void forget() {
        valid.clear();
    }

    /** How long it says that the next tokens live. */
    public void livesFor(int life) {
        seconds = life;
    }

    /** How many tokens it gave out. */
    public int issued() {
        return issued.get();
    }

    /** Method and path of what was passed on. */
    public List<String> passed() {
        return List.copyOf(passed);
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String wanted = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
        } else if (!form.equals("grant_type=client_credentials&scope=airflow")) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_scope\"}");
        } else {
            String token = "pass-of-the-proxy-" + issued.incrementAndGet();
            valid.add(token);
            answer(exchange, 200, "application/json",
                    "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds
                            + ",\"scope\":\"airflow\"}");
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst(header));
        if (!given.startsWith("Bearer ") || !valid.contains(given.substring("Bearer ".length()))) {
            exchange.getRequestBody().readAllBytes();
            answer(exchange, 401, "text/html", "<html>Who are you?</html>");
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase(header)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        if (login != null) {
            request.setHeader("Authorization", login);
        }
        passed.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        relay(exchange, request.build());
    }

    private void relay(HttpExchange exchange, HttpRequest request) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
