package io.jenkins.plugins.airflowdeploy.engine.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Stock Git's own smart HTTP server ({@code git http-backend}) on the loopback, with one-shot faults in pushes. */
final class GitHttpServer implements AutoCloseable {

    /** What happens to the next push. */
    interface Fault {
        /** @return whether the push still reaches Git */
        boolean before() throws Exception;

        /** @return whether Git's answer still reaches the client */
        boolean after() throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Path root;
    private final String password;
    private final AtomicReference<Fault> fault = new AtomicReference<>();
    private volatile boolean down;

    GitHttpServer(Path root, String password) throws IOException {
        this.root = root;
        this.password = password;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(pool);
        server.start();
    }

    String url(String repository) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
    }

    void next(Fault once) {
        fault.set(once);
    }

    /** From now on every connection breaks. */
    void goDown() {
        down = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean push = exchange.getRequestURI().getPath().endsWith("/git-receive-pack");
        Fault now = push ? fault.getAndSet(null) : null;
        try (exchange) {
            if (down || now != null && !now.before()) {
                return;
            }
            byte[] answer = allowed(exchange) ? git(exchange, body) : null;
            if (now != null && !now.after()) {
                return;
            }
            send(exchange, answer);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private boolean allowed(HttpExchange exchange) {
        String expected =
                Base64.getEncoder().encodeToString(("x-token-auth:" + password).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private byte[] git(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> env = builder.environment();
        env.put("GIT_PROJECT_ROOT", root.toString());
        env.put("GIT_HTTP_EXPORT_ALL", "1");
        env.put("REMOTE_USER", "x-token-auth");
        env.put("REQUEST_METHOD", exchange.getRequestMethod());
        env.put("PATH_INFO", exchange.getRequestURI().getPath());
        String query = exchange.getRequestURI().getRawQuery();
        env.put("QUERY_STRING", query == null ? "" : query);
        env.put("CONTENT_LENGTH", String.valueOf(body.length));
        header(exchange, env, "Content-Type", "CONTENT_TYPE");
        header(exchange, env, "Content-Encoding", "HTTP_CONTENT_ENCODING");
        header(exchange, env, "Git-Protocol", "HTTP_GIT_PROTOCOL");
        Process git = builder.start();
        pool.execute(() -> {
            try (OutputStream in = git.getOutputStream()) {
                in.write(body);
            } catch (IOException e) {
                git.destroy();
            }
        });
        byte[] answer = git.getInputStream().readAllBytes();
        git.waitFor();
        return answer;
    }

    private static void header(HttpExchange exchange, Map<String, String> env, String name, String variable) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
            env.put(variable, value);
        }
    }

    /** @param cgi what the CGI program wrote; {@code null} for a refusal */
    private static void send(HttpExchange exchange, byte[] cgi) throws IOException {
        if (cgi == null) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        String text = new String(cgi, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        int status = 200;
        for (String line : text.substring(0, end).split("\r\n")) {
            String[] pair = line.split(": ", 2);
            if (pair[0].equals("Status")) {
                status = Integer.parseInt(pair[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(pair[0], pair[1]);
            }
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(cgi, end + 4, cgi.length - end - 4);
        exchange.sendResponseHeaders(status, rest.size() == 0 ? -1 : rest.size());
        exchange.getResponseBody().write(rest.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
    }
}
