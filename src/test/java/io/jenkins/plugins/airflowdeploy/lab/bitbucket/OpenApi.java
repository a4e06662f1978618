package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One of Bitbucket's published OpenAPI descriptions, which requests are held against.
 *
 * <p>The descriptions are not part of this project: the system property {@code bitbucket.openapi} names a folder that has
 * them. Cloud's describes some query parameters in prose only, so a parameter counts as known when the operation's
 * description names it, and those of paging and filtering are known everywhere.
 */
public final class OpenApi {

    private static final Set<String> EVERYWHERE = Set.of("page", "pagelen", "q", "sort", "fields");

    private final JsonNode root;
    private final OpenApiSchema schema;

    private OpenApi(JsonNode root) {
        this.root = root;
        this.schema = new OpenApiSchema(root);
    }

    /** Of Bitbucket Cloud; paths begin behind {@code /2.0}. Empty where the files are not given. */
    public static Optional<OpenApi> cloud() throws IOException {
        return read("bitbucket-cloud-2.0.openapi.json");
    }

    /** Of Bitbucket Data Center; paths begin behind {@code /rest}. Empty where the files are not given. */
    public static Optional<OpenApi> dataCenter() throws IOException {
        return read("bitbucket-datacenter-9.4.openapi.json");
    }

    private static Optional<OpenApi> read(String name) throws IOException {
        String folder = System.getProperty("bitbucket.openapi");
        return folder == null
                ? Optional.empty()
                : Optional.of(new OpenApi(new ObjectMapper().readTree(Files.readAllBytes(Path.of(folder, name)))));
    }

    /**
     * What is wrong with a request; nothing where the description allows it.
     *
     * @param path as sent, percent-encoding and all, behind the server's base path, without the query
     * @param query decoded pairs
     * @param body empty where there is none
     */
    public List<String> complaints(String method, String path, Map<String, String> query, byte[] body) throws IOException {
        List<String> matching = new ArrayList<>();
        root.path("paths").fieldNames().forEachRemaining(template -> {
            if (fits(template, path)) {
                matching.add(template);
            }
        });
        matching.sort((a, b) -> Long.compare(variables(a), variables(b)));
        String verb = method.toLowerCase(java.util.Locale.ROOT);
        for (String template : matching) {
            JsonNode item = root.path("paths").path(template);
            if (item.has(verb)) {
                return complaints(item, item.path(verb), query, body);
            }
        }
        return List.of(matching.isEmpty() ? "no such path: " + path : "no " + method + " at " + matching.get(0));
    }

    private static long variables(String template) {
        return template.chars().filter(c -> c == '{').count();
    }

    private static boolean fits(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean variable = wanted[i].startsWith("{") && wanted[i].endsWith("}");
            if (variable ? given[i].isEmpty() : !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private List<String> complaints(JsonNode item, JsonNode operation, Map<String, String> query, byte[] body)
            throws IOException {
        List<String> complaints = new ArrayList<>();
        List<JsonNode> declared = new ArrayList<>();
        item.path("parameters").forEach(p -> declared.add(schema.resolved(p)));
        operation.path("parameters").forEach(p -> declared.add(schema.resolved(p)));
        String prose = operation.path("description").asText("");
        for (String name : query.keySet()) {
            boolean known = EVERYWHERE.contains(name)
                    || declared.stream().anyMatch(p -> in(p, "query") && p.path("name").asText().equals(name))
                    || Arrays.asList(prose.split("[^A-Za-z0-9_]+")).contains(name);
            if (!known) {
                complaints.add("no query parameter " + name);
            }
        }
        for (JsonNode parameter : declared) {
            String name = parameter.path("name").asText();
            if (in(parameter, "query") && parameter.path("required").asBoolean() && !query.containsKey(name)) {
                complaints.add("query parameter " + name + " is missing");
            }
        }
        JsonNode wanted = schema.resolved(operation.path("requestBody"));
        JsonNode form = wanted.path("content").path("application/json").path("schema");
        if (body.length > 0 && wanted.isMissingNode()) {
            complaints.add("no body is taken");
        } else if (body.length == 0 && wanted.path("required").asBoolean()) {
            complaints.add("the body is missing");
        } else if (body.length > 0 && !form.isMissingNode()) {
            JsonNode json = new ObjectMapper().readTree(new String(body, StandardCharsets.UTF_8));
            schema.check("body", json, form, complaints);
        }
        return complaints;
    }

    private static boolean in(JsonNode parameter, String place) {
        return parameter.path("in").asText().equals(place);
    }
}
