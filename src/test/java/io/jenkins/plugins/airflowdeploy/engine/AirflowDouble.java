package io.jenkins.plugins.airflowdeploy.engine;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** An Airflow whose bundle follows a deploy ref at once, with one DAG; hands out tokens and takes back what it handed out. */
final class AirflowDouble {

    /** Tokens that it takes now. */
    final Set<String> valid = ConcurrentHashMap.newKeySet();

    private final FakeTime time;
    private final Callable<String> deployed;
    private String seed;
    private int issued;

    /** @param deployed the commit that the deploy ref stands on */
    AirflowDouble(FakeTime time, Callable<String> deployed) {
        this.time = time;
        this.deployed = deployed;
    }

    void initialized() throws Exception {
        seed = deployed.call();
    }

    int issued() {
        return issued;
    }

    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")).replace("Bearer ", "");
        if (path.equals("/auth/token/cli")) {
            send(exchange, 201, "{\"access_token\":\"" + issue() + "\"}");
        } else if (path.equals("/api/v2/version")) {
            send(exchange, 200, "{\"version\":\"3.3.2\"}");
        } else if (!valid.contains(token)) {
            send(exchange, 403, "{\"detail\":\"Invalid JWT token\"}");
        } else if (path.equals("/api/v2/auth/logout")) {
            valid.remove(token);
            send(exchange, 307, "");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            send(exchange, 201, "null");
        } else {
            send(exchange, 200, list(path));
        }
    }

    /** As Airflow's simple auth manager makes them, by the real clock, since a {@code Date} header shows that too. */
    private synchronized String issue() {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"sub\":\"deployer\",\"role\":\"user\",\"jti\":\"" + ++issued + "\",\"iat\":" + now + ",\"exp\":"
                + (now + 3600) + "}";
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String token = encoder.encodeToString("{}".getBytes(StandardCharsets.US_ASCII)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.US_ASCII)) + ".c2lnbmVk";
        valid.add(token);
        return token;
    }

    private String list(String path) throws IOException {
        String tip = tip();
        boolean seeded = tip.equals(seed);
        if (path.endsWith("/importErrors")) {
            return "{\"import_errors\":[],\"total_entries\":0}";
        }
        if (path.endsWith("/dagVersions")) {
            return seeded
                    ? "{\"dag_versions\":[],\"total_entries\":0}"
                    : "{\"dag_versions\":[{\"dag_id\":\"a\",\"bundle_version\":\"" + tip + "\"}],\"total_entries\":1}";
        }
        String id = seeded ? "marker" : "a";
        return "{\"dags\":[{\"dag_id\":\"" + id + "\",\"is_stale\":false,\"bundle_name\":\"bundle\",\"file_token\":\"x.y\",\"relative_fileloc\":\"" + id
                + ".py\",\"bundle_version\":\"" + tip + "\",\"last_parsed_time\":\"" + time.now() + "\",\"last_parse_duration\":0.01}],\"total_entries\":1}";
    }

    private String tip() throws IOException {
        try {
            return deployed.call();
        } catch (Exception e) {
            throw new IOException("the deploy ref cannot be read", e);
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
