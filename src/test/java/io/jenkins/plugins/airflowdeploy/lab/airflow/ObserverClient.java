package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Airflow's REST API with the JDK's own client: logs in at the first call, never through a proxy. */
final class ObserverClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(ProxySelector.of(null))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI baseUrl;
    private final AirflowUser user;
    private String token;

    ObserverClient(URI baseUrl, AirflowUser user) {
        this.baseUrl = baseUrl;
        this.user = user;
    }

    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return find(path).orElseThrow(() -> new IOException("GET " + path + " answered 404"));
    }

    /** Empty for a 404. */
    Optional<JsonNode> find(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = exchange("GET", path, null);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(json("GET", path, answer));
    }

    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        return json(method, path, exchange(method, path, body));
    }

    private synchronized String login() throws IOException, InterruptedException {
        if (token == null) {
            String body = JSON.writeValueAsString(Map.of("username", user.name(), "password", user.password()));
            HttpResponse<String> answer = http.send(request("POST", "/auth/token", body).build(), BodyHandlers.ofString());
            token = json("POST", "/auth/token", answer).path("access_token").asText();
        }
        return token;
    }

    private HttpResponse<String> exchange(String method, String path, String body)
            throws IOException, InterruptedException {
        String bearer = login();
        return http.send(
                request(method, path, body).header("Authorization", "Bearer " + bearer).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private static JsonNode json(String method, String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
