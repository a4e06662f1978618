package io.jenkins.plugins.airflowdeploy.engine;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import io.jenkins.plugins.airflowdeploy.engine.testing.UntrustedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** What can go wrong between a client and its server. */
enum Misbehaviour {
    CONNECTION_REFUSED,
    RESET_IN_THE_BODY,
    HANG,
    TOKEN_EXPIRED,
    STATUS_401,
    STATUS_403,
    STATUS_404_JSON,
    STATUS_404_HTML,
    STATUS_409,
    STATUS_429_RETRY_AFTER_ONCE,
    STATUS_429_ONCE,
    STATUS_429_RETRY_AFTER_AN_HOUR,
    STATUS_500_ONCE,
    STATUS_500_ALWAYS,
    STATUS_502_HTML,
    TRUNCATED_JSON,
    JSON_WITHOUT_FIELDS,
    JSON_OF_OTHER_TYPES,
    BODY_OF_A_GIGABYTE,
    REDIRECT_TO_ANOTHER_HOST,
    UNTRUSTED_CERTIFICATE;

    private static final String JSON = "application/json";
    private static final String PAGE = "<html>somebody else's page with <b>markup</b></html>";
    private static final long GIGABYTE = 1L << 30;

    /** How many bytes of the gigabyte were taken so far. */
    static final AtomicLong SENT = new AtomicLong();

    void arrange(FaultWorld world, Client client) throws Exception {
        Faults faults = world.faults(client);
        switch (this) {
            case CONNECTION_REFUSED -> refuse(world, client);
            case RESET_IN_THE_BODY -> faults.on(client.bodies(), Faults.ALWAYS, exchange -> half(exchange, client));
            case HANG -> faults.on(client.requests(), Faults.ALWAYS, exchange -> hang(world));
            case TOKEN_EXPIRED -> faults.on(client.requests(), 1, exchange -> {
                world.forgetTokens();
                if (client == Client.GIT_PUSH) {
                    world.deploy.want("another token");
                }
                return false;
            });
            case STATUS_401 -> status(faults, client, Faults.ALWAYS, 401, JSON, "{\"detail\":\"x\"}");
            case STATUS_403 -> status(faults, client, Faults.ALWAYS, 403, JSON, "{\"detail\":\"x\",\"error\":{\"message\":\"x\"}}");
            case STATUS_404_JSON -> status(faults, client, Faults.ALWAYS, 404, JSON, "{\"detail\":\"x\",\"error\":{\"message\":\"x\"}}");
            case STATUS_404_HTML -> status(faults, client, Faults.ALWAYS, 404, "text/html", PAGE);
            case STATUS_409 -> status(faults, client, Faults.ALWAYS, 409, JSON, "{\"detail\":\"x\"}");
            case STATUS_429_RETRY_AFTER_ONCE -> status(faults, client, 1, 429, JSON, "{}", "Retry-After", "7");
            case STATUS_429_ONCE -> status(faults, client, 1, 429, "text/plain", "slow down");
            case STATUS_429_RETRY_AFTER_AN_HOUR -> status(faults, client, Faults.ALWAYS, 429, JSON, "{}", "Retry-After", "3600");
            case STATUS_500_ONCE -> status(faults, client, 1, 500, "text/plain", "boom");
            case STATUS_500_ALWAYS -> status(faults, client, Faults.ALWAYS, 500, "text/plain", "boom");
            case STATUS_502_HTML -> status(faults, client, Faults.ALWAYS, 502, "text/html", PAGE);
            case TRUNCATED_JSON -> status(faults, client, Faults.ALWAYS, 200, JSON, "{\"target\":{\"hash\":\"a");
            case JSON_WITHOUT_FIELDS -> status(faults, client, Faults.ALWAYS, 200, JSON, "{\"version\":\"4.0\"}");
            case JSON_OF_OTHER_TYPES -> status(faults, client, Faults.ALWAYS, 200, JSON, "{\"target\":[1],\"access_token\":{\"a\":1},"
                    + "\"dags\":{\"a\":1},\"dag_versions\":\"x\",\"total_entries\":\"many\"}");
            case BODY_OF_A_GIGABYTE -> faults.on(client.requests(), Faults.ALWAYS, exchange -> gigabyte(exchange, client));
            case REDIRECT_TO_ANOTHER_HOST -> status(faults, client, Faults.ALWAYS, 302, "text/html", PAGE, "Location",
                    "http://localhost:" + world.stranger.uri("").getPort() + "/x");
            case UNTRUSTED_CERTIFICATE -> world.elsewhere.put(client, UntrustedServer.uri());
        }
    }

    private static void status(
            Faults faults, Client client, int times, int status, String type, String body, String... headers) {
        faults.on(client.requests(), times, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            return true;
        });
    }

    private static void refuse(FaultWorld world, Client client) throws IOException {
        if (client == Client.AIRFLOW_CONFIRM) {
            world.faults(client).on(client.requests(), Faults.ALWAYS, exchange -> {
                world.airflow.goDown();
                return true;
            });
            return;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            world.elsewhere.put(client, URI.create("http://127.0.0.1:" + socket.getLocalPort()));
        }
    }

    private static boolean half(HttpExchange exchange, Client client) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type(client, "result"));
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        return true;
    }

    /** For the deployment's clock a silence is as long as clients usually bear it. */
    private static boolean hang(FaultWorld world) {
        world.time.pass(HttpSettings.defaults().timeout());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** For Git a list of refs, else a JSON, that is well-formed as far as it goes. */
    private static boolean gigabyte(HttpExchange exchange, Client client) throws IOException {
        boolean git = client == Client.GIT_FETCH || client == Client.GIT_PUSH;
        String service = client == Client.GIT_PUSH ? "git-receive-pack" : "git-upload-pack";
        exchange.getResponseHeaders().set("Content-Type", type(client, "advertisement"));
        exchange.sendResponseHeaders(200, 0);
        String begin = git ? String.format("%04x# service=%s\n0000", service.length() + 15, service) : "{\"x\":\"";
        exchange.getResponseBody().write(begin.getBytes(StandardCharsets.US_ASCII));
        for (long i = 0; i < GIGABYTE / 68_000; i++) {
            String thousand = git ? refs(i) : "y".repeat(68_000);
            exchange.getResponseBody().write(thousand.getBytes(StandardCharsets.US_ASCII));
            SENT.addAndGet(thousand.length());
        }
        return true;
    }

    private static String refs(long number) {
        StringBuilder lines = new StringBuilder(68_000);
        for (int i = 0; i < 1000; i++) {
            String name = "00000000000" + (number * 1000 + i);
            lines.append("0044").append("1".repeat(40)).append(" refs/heads/");
            lines.append(name.substring(name.length() - 11)).append('\n');
        }
        return lines.toString();
    }

    private static String type(Client client, String part) {
        return switch (client) {
            case GIT_FETCH -> "application/x-git-upload-pack-" + part;
            case GIT_PUSH -> "application/x-git-receive-pack-" + part;
            default -> JSON;
        };
    }

    @Override
    public String toString() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("status ", "");
        return words.replace("json", "JSON").replace("html", "HTML");
    }
}
