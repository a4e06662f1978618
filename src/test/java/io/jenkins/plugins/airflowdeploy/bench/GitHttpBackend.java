package io.jenkins.plugins.airflowdeploy.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Git's own server, {@code git http-backend}, over HTTP on loopback; counts the bytes of bodies both ways. */
final class GitHttpBackend implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path root;
    private final AtomicLong bytes = new AtomicLong();

    /** @param root the folder whose bare repositories are served to anybody */
    GitHttpBackend(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url(String repository) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
    }

    /** How many went over the wire since the last call. */
    long bytes() {
        return bytes.getAndSet(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bytes.addAndGet(body.length);
            ProcessBuilder builder = new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
            describe(exchange, body.length, builder.environment());
            Process git = builder.start();
            Thread feed = new Thread(() -> feed(git, body));
            feed.start();
            try (InputStream answer = new BufferedInputStream(git.getInputStream(), 1 << 16)) {
                pass(exchange, answer);
            } finally {
                git.destroy();
            }
        }
    }

    private void describe(HttpExchange exchange, int length, Map<String, String> environment) {
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        String query = exchange.getRequestURI().getRawQuery();
        environment.put("QUERY_STRING", query == null ? "" : query);
        environment.put("CONTENT_LENGTH", Integer.toString(length));
        Map<String, String> headers = Map.of("Content-Type", "CONTENT_TYPE", "Content-Encoding", "HTTP_CONTENT_ENCODING",
                "Git-Protocol", "GIT_PROTOCOL");
        headers.forEach((header, variable) -> {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                environment.put(variable, value);
            }
        });
    }

    private static void feed(Process git, byte[] body) {
        try (OutputStream in = git.getOutputStream()) {
            in.write(body);
        } catch (IOException e) {
            git.destroy(); // the client then gets half an answer, and says so
        }
    }

    /** The head of a CGI answer, then its body. */
    private void pass(HttpExchange exchange, InputStream answer) throws IOException {
        int status = 200;
        for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
            String[] header = line.split(": ", 2);
            if (header[0].equals("Status")) {
                status = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            bytes.addAndGet(answer.transferTo(out));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
