package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** One request, read whole. */
final class Call {

    private final HttpExchange exchange;
    private final byte[] body;

    Call(HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        this.body = exchange.getRequestBody().readAllBytes();
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** The path's segments, decoded one by one, so that an encoded slash stays inside its segment. */
    List<String> segments() {
        return Arrays.stream(rawPath().substring(1).split("/", -1)).map(Call::decoded).toList();
    }

    String rawPath() {
        return exchange.getRequestURI().getRawPath();
    }

    Map<String, String> query() {
        return parameters(exchange.getRequestURI().getRawQuery());
    }

    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    Optional<Credential> credential() {
        return Credential.of(header("Authorization"));
    }

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body's bytes, unpacked where Git sent them packed. */
    InputStream bodyStream() throws IOException {
        InputStream raw = new ByteArrayInputStream(body);
        return "gzip".equals(header("Content-Encoding")) ? new GZIPInputStream(raw) : raw;
    }

    /** The address a client must use to get another page: real host names are only ever reached over TLS. */
    String selfOrigin() {
        String host = header("Host");
        return (host.endsWith("bitbucket.org") ? "https://" : "http://") + host;
    }

    RecordedRequest recorded() {
        TreeSet<String> names = new TreeSet<>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        Optional<Credential> credential = credential();
        return new RecordedRequest(method(), exchange.getRequestURI().toString(), names,
                credential.map(Credential::user).orElse(null),
                credential.map(c -> Tokens.fingerprint(c.secret())).orElse(null));
    }

    void answer(Answer answer) throws IOException {
        if (answer.status() == 0) {
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bodyless = method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
        exchange.sendResponseHeaders(answer.status(), bodyless || answer.body().length == 0 ? -1 : answer.body().length);
        if (!bodyless) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    /** The pairs of a query or form; of a repeated name all values, joined by a comma. */
    static Map<String, String> parameters(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            if (!pair.isEmpty()) {
                String[] both = pair.split("=", 2);
                parameters.merge(decoded(both[0]), both.length == 2 ? URLDecoder.decode(both[1], StandardCharsets.UTF_8) : "",
                        (a, b) -> a + "," + b);
            }
        }
        return parameters;
    }

    /** Decodes percent signs only: a plus sign in a path is a plus sign. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
