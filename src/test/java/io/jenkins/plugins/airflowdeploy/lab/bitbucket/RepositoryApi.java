package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What lies below {@code /2.0/repositories/{workspace}/{slug}}, for callers that were let in. */
final class RepositoryApi {

    private static final Pattern CLAUSE = Pattern.compile("([a-z_.]+)\\s*=\\s*\"([^\"]*)\"");

    private final HostedRepository repository;
    private final Call call;

    RepositoryApi(HostedRepository repository, Call call) {
        this.repository = repository;
        this.call = call;
    }

    /** The scope that Bitbucket wants for a path below the repository. */
    static String scopeFor(List<String> path) {
        return path.contains("branch-restrictions") ? "repository:admin"
                : path.contains("pullrequests") ? "pullrequest" : "repository";
    }

    /** @param path the segments below the repository */
    Answer answer(List<String> path) throws IOException {
        String route = call.method() + " " + shape(path);
        return switch (route) {
            case "GET " -> Answer.json(200, Shapes.repository(repository));
            case "GET refs/branches" -> branches();
            case "GET refs/branches/*" -> branch(path.get(2));
            case "GET commit/*" -> withCommit(path.get(1), c -> Answer.json(200, Shapes.commit(c, repository.name())));
            case "GET commits", "GET commits/*" -> commits(path.size() == 2 ? path.get(1) : null);
            case "GET commit/*/pullrequests" -> withCommit(path.get(1), this::pullRequestsOf);
            case "GET pullrequests" -> pullRequests();
            case "GET pullrequests/*" -> pullRequest(path.get(1));
            case "GET pullrequests/*/activity" -> activity(path.get(1));
            case "GET commit/*/statuses" -> withCommit(path.get(1), this::statuses);
            case "GET branch-restrictions" -> restrictions();
            case "POST commit/*/statuses/build" -> withCommit(path.get(1), this::status);
            default -> path.size() > 2 && path.get(0).equals("src") ? source(path) : noSuchRoute();
        };
    }

    private static String shape(List<String> path) {
        List<String> shape = new ArrayList<>(path);
        int variable = path.size() >= 3 && path.get(0).equals("refs") ? 2 : 1;
        if (path.size() > variable && !path.get(0).equals("src")) {
            shape.set(variable, "*");
        }
        return String.join("/", path.equals(List.of("refs", "branches")) ? path : shape);
    }

    private Answer branches() throws IOException {
        List<Object> values = new ArrayList<>();
        for (String name : repository.branches()) {
            values.add(Shapes.branch(name, repository.branch(name).orElseThrow(), repository.name()));
        }
        return page(values, 10, 100);
    }

    private Answer branch(String name) throws IOException {
        return repository.branch(name)
                .map(head -> Answer.json(200, Shapes.branch(name, head, repository.name())))
                .orElseGet(() -> Answer.noSuchCommit(name));
    }

    private Answer commits(String revision) throws IOException {
        List<RevCommit> include = new ArrayList<>();
        List<RevCommit> exclude = new ArrayList<>();
        Map<String, String> query = call.query();
        String included = revision != null ? revision : query.getOrDefault("include", repository.mainBranch());
        for (String name : included.split(",")) {
            Optional<RevCommit> found = repository.commit(name);
            if (found.isEmpty()) {
                return Answer.noSuchCommit(name);
            }
            include.add(found.get());
        }
        for (String name : query.containsKey("exclude") ? query.get("exclude").split(",") : new String[0]) {
            Optional<RevCommit> found = repository.commit(name);
            if (found.isEmpty()) {
                return Answer.noSuchCommit(name);
            }
            exclude.add(found.get());
        }
        List<Object> values = new ArrayList<>();
        repository.log(include, exclude).forEach(c -> values.add(Shapes.commit(c, repository.name())));
        return page(values, 30, 100);
    }

    private Answer pullRequestsOf(RevCommit commit) throws IOException {
        return switch (repository.pullRequestLinks()) {
            case INDEXING -> Answer.json(202, Map.of("type", "error", "error",
                    Map.of("message", "Pull request commit links are being indexed")));
            case ABSENT -> Answer.json(404, Map.of("type", "error", "error",
                    Map.of("message", "Pull request commit links are not indexed")));
            case INDEXED -> {
                List<Object> values = new ArrayList<>();
                repository.pullRequestsOf(commit)
                        .forEach(pr -> values.add(Shapes.pullRequestLink(pr, repository.name())));
                yield page(values, 10, 100);
            }
        };
    }

    private Answer pullRequests() {
        Map<String, String> wanted = new LinkedHashMap<>();
        Matcher clauses = CLAUSE.matcher(call.query().getOrDefault("q", ""));
        while (clauses.find()) {
            wanted.put(clauses.group(1), clauses.group(2));
        }
        if (!wanted.containsKey("state")) {
            wanted.put("state", call.query().getOrDefault("state", "OPEN"));
        }
        boolean participants = call.query().getOrDefault("fields", "").contains("+values.participants");
        String branch = wanted.get("destination.branch.name");
        List<Object> values = new ArrayList<>();
        repository.pullRequests().stream()
                .filter(pr -> wanted.get("state").equals("MERGED"))
                .filter(pr -> branch == null || branch.equals(pr.destinationBranch()))
                .sorted(Comparator.comparing(MergedPullRequest::mergedAt).reversed())
                .forEach(pr -> values.add(Shapes.pullRequest(pr, repository.name(), participants)));
        return page(values, 10, 50);
    }

    private Answer pullRequest(String id) {
        return find(id)
                .map(pr -> Answer.json(200, Shapes.pullRequest(pr, repository.name(), true)))
                .orElseGet(RepositoryApi::noSuchRoute);
    }

    private Answer activity(String id) {
        return find(id).map(pr -> page(Shapes.activity(pr), 20, 50)).orElseGet(RepositoryApi::noSuchRoute);
    }

    private Optional<MergedPullRequest> find(String id) {
        return repository.pullRequests().stream()
                .filter(pr -> Long.toString(pr.id()).equals(id))
                .findFirst();
    }

    private Answer status(RevCommit commit) throws IOException {
        JsonNode status = new ObjectMapper().readTree(call.bodyText());
        String key = status.path("key").asText();
        if (key.length() > 40) {
            String message = "Ensure this value has at most 40 characters (it has " + key.length() + ").";
            return Answer.json(400, Map.of("type", "error", "error",
                    Map.of("message", "key: " + message, "fields", Map.of("key", List.of(message)))));
        }
        String host = URI.create(status.path("url").asText("")).getHost();
        if (host == null || !host.contains(".")) {
            return Answer.recorded("400-status-url-invalid");
        }
        Map<String, Object> stored = new LinkedHashMap<>();
        status.properties().forEach(field -> stored.put(field.getKey(), field.getValue().asText()));
        repository.statuses().put(commit.name() + "/" + key, stored);
        Map<String, Object> shape = new LinkedHashMap<>(stored);
        shape.put("type", "build");
        shape.put("commit", Map.of("type", "commit", "hash", commit.name()));
        return Answer.json(201, shape);
    }

    private Answer statuses(RevCommit commit) {
        List<Object> values = new ArrayList<>();
        repository.statuses().forEach((where, status) -> {
            if (where.startsWith(commit.name() + "/")) {
                values.add(status);
            }
        });
        return page(values, 10, 100);
    }

    private Answer restrictions() {
        String kind = call.query().get("kind");
        List<Object> values = new ArrayList<>();
        for (String pattern : repository.pushLimits()) {
            if (kind == null || kind.equals("push")) {
                values.add(Map.of("type", "branchrestriction", "id", values.size() + 1, "kind", "push",
                        "branch_match_kind", "glob", "pattern", pattern,
                        "users", List.of(Map.of("type", "user", "display_name", "Max Merger")), "groups", List.of()));
            }
        }
        return page(values, 10, 100);
    }

    /** A file as it stands in a commit. */
    private Answer source(List<String> path) throws IOException {
        Optional<RevCommit> commit = repository.commit(path.get(1));
        if (commit.isEmpty()) {
            return Answer.noSuchCommit(path.get(1));
        }
        String file = String.join("/", path.subList(2, path.size()));
        try (TreeWalk walk = TreeWalk.forPath(repository.git(), file, commit.get().getTree())) {
            if (walk == null || walk.isSubtree()) {
                return Answer.json(404, Map.of("type", "error", "error", Map.of("message", "No such file or directory: " + file)));
            }
            ObjectId blob = walk.getObjectId(0);
            if ("meta".equals(call.query().get("format"))) {
                return Answer.json(200, Shapes.file(file, commit.get(), repository.git().open(blob).getSize()));
            }
            return new Answer(200, Map.of("Content-Type", "application/octet-stream"),
                    repository.git().open(blob).getBytes());
        }
    }

    private Answer page(List<Object> all, int defaultLength, int longest) {
        Map<String, String> query = call.query();
        int length = Math.min(longest, Integer.parseInt(query.getOrDefault("pagelen", Integer.toString(defaultLength))));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        int from = Math.min(all.size(), (page - 1) * length);
        int to = Math.min(all.size(), from + length);
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("values", all.subList(from, to));
        shape.put("pagelen", length);
        shape.put("page", page);
        if (to < all.size()) {
            StringBuilder next = new StringBuilder(call.selfOrigin() + call.rawPath() + "?page=" + (page + 1));
            query.forEach((name, value) -> {
                if (!name.equals("page")) {
                    next.append('&').append(name).append('=')
                            .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8));
                }
            });
            shape.put("next", next.toString());
        }
        return Answer.json(200, shape);
    }

    private Answer withCommit(String revision, Found found) throws IOException {
        Optional<RevCommit> commit = repository.commit(revision);
        return commit.isPresent() ? found.answer(commit.get()) : Answer.noSuchCommit(revision);
    }

    private static Answer noSuchRoute() {
        return Answer.json(404, Map.of("type", "error", "error", Map.of("message", "Resource not found")));
    }

    /** What to say about a commit that exists. */
    @FunctionalInterface
    private interface Found {
        Answer answer(RevCommit commit) throws IOException;
    }
}
