package io.jenkins.plugins.airflowdeploy.engine.source;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers by path, below one repository's address; what is not laid out is the 404 of a repository that cannot be seen. */
final class RestDouble {

    static final String REPOSITORY = "/2.0/repositories/team/dags";
    private static final String INVISIBLE = "{\"type\":\"error\",\"error\":{\"message\":\"You may not have access to this"
            + " repository or it no longer exists in this workspace.\"}}";

    static final String DATA_CENTER = "/bitbucket/rest/api/latest/projects/PRJ/repos/dags";

    private final FaultServer server;
    private final String repository;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private record Answer(int status, String type, String body, String[] headers) {}

    RestDouble(FaultServer server) {
        this(server, REPOSITORY);
    }

    /** @param repository its address on the server */
    RestDouble(FaultServer server, String repository) {
        this.server = server;
        this.repository = repository;
        server.then(this::handle);
    }

    /** Lays out an answer to requests whose path below the repository begins so; the longest fitting one counts. */
    RestDouble on(String path, int status, String body, String... headers) {
        answers.put(path, new Answer(status, "application/json", body.replace('\'', '"'), headers));
        return this;
    }

    RestDouble html(String path, int status) {
        answers.put(path, new Answer(status, "text/html", "<html>another user's page</html>", new String[0]));
        return this;
    }

    List<String> paths() {
        return server.seen().stream().map(s -> s.path().substring(repository.length())).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String below = path.startsWith(repository) ? path.substring(repository.length()) : path;
        Answer answer = answers.entrySet().stream()
                .filter(e -> e.getKey().isEmpty() ? below.isEmpty() : below.startsWith(e.getKey()))
                .max((a, b) -> a.getKey().length() - b.getKey().length())
                .map(Map.Entry::getValue)
                .orElse(new Answer(404, "application/json", INVISIBLE, new String[0]));
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        for (int i = 0; i < answer.headers().length; i += 2) {
            exchange.getResponseHeaders().set(answer.headers()[i], answer.headers()[i + 1]);
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
