package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client for tests of the double itself. */
final class Rest {

    private final HttpClient http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();
    private final URI base;

    Rest(URI base) {
        this.base = base;
    }

    record Got(int status, JsonNode json, HttpResponse<String> answer) {
        String header(String name) {
            return answer.headers().firstValue(name).orElse(null);
        }

        String message() {
            return json.path("error").path("message").asText();
        }
    }

    Got token(String key, String secret) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + "/site/oauth2/access_token"))
                .header("Authorization", basic(key, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    }

    Got get(String path, String bearer) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path));
        return send(bearer == null ? request : request.header("Authorization", "Bearer " + bearer));
    }

    Got post(String path, String bearer, String json) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + bearer)
                .POST(BodyPublishers.ofString(json)));
    }

    private Got send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Got(answer.statusCode(), new ObjectMapper().readTree(answer.body()), answer);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
