package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What lies below {@code /rest/api/latest/projects/{key}/repos/{slug}}, for callers that may read the repository. */
final class DataCenterApi {

    private static final Set<String> STATES =
            Set.of("PENDING", "IN_PROGRESS", "CANCELLED", "FAILED", "ROLLED_BACK", "SUCCESSFUL", "UNKNOWN");

    private final HostedRepository repository;
    private final List<JsonNode> deployments;
    private final Call call;

    DataCenterApi(HostedRepository repository, List<JsonNode> deployments, Call call) {
        this.repository = repository;
        this.deployments = deployments;
        this.call = call;
    }

    Answer answer(List<String> path) throws IOException {
        if (path.size() > 1 && path.get(0).equals("browse")) {
            return browse(String.join("/", path.subList(1, path.size())));
        }
        List<String> shape = new ArrayList<>(path);
        if (shape.size() > 1 && !shape.get(1).equals("default")) {
            shape.set(1, "*");
        }
        return switch (call.method() + " " + String.join("/", shape)) {
            case "GET " -> Answer.json(200, repository());
            case "GET branches" -> branches();
            case "GET branches/default", "GET default-branch" -> Answer.json(200, branch(repository.mainBranch()));
            case "GET commits" -> commits();
            case "GET commits/*" -> withCommit(path.get(1), c -> Answer.json(200, DataCenterShapes.commit(c)));
            case "GET commits/*/pull-requests" -> withCommit(path.get(1), this::pullRequestsOf);
            case "POST commits/*/deployments" -> withCommit(path.get(1), this::deployment);
            case "GET commits/*/builds" -> withCommit(path.get(1), this::build);
            case "POST commits/*/builds" -> withCommit(path.get(1), c -> new Answer(204, Map.of(), new byte[0]));
            case "GET pull-requests" -> pullRequests();
            case "GET pull-requests/*/activities" -> activities(path.get(1));
            default -> DataCenterShapes.unknownRoute();
        };
    }

    /** A file as lines, or what it is. */
    private Answer browse(String file) throws IOException {
        String at = call.query().getOrDefault("at", repository.mainBranch()).replaceFirst("^refs/heads/", "");
        Optional<RevCommit> commit = repository.commit(at);
        if (commit.isEmpty()) {
            return noSuchCommit(at);
        }
        try (TreeWalk walk = TreeWalk.forPath(repository.git(), file, commit.get().getTree())) {
            if (walk == null) {
                return DataCenterShapes.error(404, "content.NoSuchPathException", "There is no " + file);
            }
            if (call.query().getOrDefault("type", "").equals("true")) {
                return Answer.json(200, Map.of("type", walk.isSubtree() ? "DIRECTORY" : "FILE"));
            }
            String text = new String(repository.git().open(walk.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
            List<Object> lines = new ArrayList<>();
            text.lines().forEach(line -> lines.add(Map.of("text", line)));
            return Answer.json(200, Map.of("lines", lines, "start", 0, "size", lines.size(), "isLastPage", true));
        }
    }

    private Map<String, Object> repository() {
        String[] name = repository.name().split("/");
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("slug", name[1]);
        shape.put("id", 1);
        shape.put("name", name[1]);
        shape.put("scmId", "git");
        shape.put("state", "AVAILABLE");
        shape.put("forkable", true);
        shape.put("public", false);
        shape.put("archived", false);
        shape.put("project", Map.of("key", name[0], "id", 1, "name", name[0], "public", false, "type", "NORMAL"));
        String server = call.selfOrigin() + call.rawPath().replaceFirst("/rest/.*", "");
        String clone = server + "/scm/" + repository.name().toLowerCase(Locale.ROOT) + ".git";
        shape.put("links", Map.of("clone", List.of(Map.of("href", clone, "name", "http"))));
        return shape;
    }

    private Map<String, Object> branch(String name) throws IOException {
        return DataCenterShapes.branch(name, repository.branch(name).orElseThrow(), name.equals(repository.mainBranch()));
    }

    /** The filter finds parts of names, whatever their case. */
    private Answer branches() throws IOException {
        String filter = call.query().getOrDefault("filterText", "").toLowerCase(Locale.ROOT);
        List<Object> values = new ArrayList<>();
        for (String name : repository.branches()) {
            if (name.toLowerCase(Locale.ROOT).contains(filter)) {
                values.add(branch(name));
            }
        }
        return page(values);
    }

    private Answer commits() throws IOException {
        Optional<RevCommit> until = repository.commit(call.query().getOrDefault("until", repository.mainBranch()));
        String since = call.query().get("since");
        Optional<RevCommit> from = since == null ? Optional.empty() : repository.commit(since);
        if (until.isEmpty() || since != null && from.isEmpty()) {
            return noSuchCommit(until.isEmpty() ? call.query().get("until") : since);
        }
        List<Object> values = new ArrayList<>();
        repository.log(List.of(until.get()), from.map(List::of).orElse(List.of()))
                .forEach(c -> values.add(DataCenterShapes.commit(c)));
        return page(values);
    }

    /** A merge commit is not one of the commits that a pull request holds. */
    private Answer pullRequestsOf(RevCommit commit) throws IOException {
        List<Object> values = new ArrayList<>();
        repository.pullRequestsOf(commit).stream()
                .filter(pr -> !pr.mergeCommit().equals(commit.name()))
                .forEach(pr -> values.add(DataCenterShapes.pullRequest(pr)));
        return page(values);
    }

    private Answer pullRequests() {
        Map<String, String> query = call.query();
        List<Object> values = new ArrayList<>();
        repository.pullRequests().stream()
                .filter(pr -> query.getOrDefault("state", "OPEN").equals("MERGED"))
                .filter(pr -> query.getOrDefault("at", "refs/heads/" + pr.destinationBranch())
                        .equals("refs/heads/" + pr.destinationBranch()))
                .sorted(Comparator.comparing(MergedPullRequest::mergedAt).reversed())
                .forEach(pr -> values.add(DataCenterShapes.pullRequest(pr)));
        return page(values);
    }

    private Answer activities(String id) {
        return repository.pullRequests().stream()
                .filter(pr -> Long.toString(pr.id()).equals(id))
                .findFirst()
                .map(pr -> page(DataCenterShapes.activities(pr)))
                .orElseGet(() -> DataCenterShapes.error(404, "pull.NoSuchPullRequestException", "No pull request " + id));
    }

    private Answer deployment(RevCommit commit) throws IOException {
        JsonNode json = new ObjectMapper().readTree(call.bodyText());
        boolean fine = json.path("deploymentSequenceNumber").canConvertToLong()
                && STATES.contains(json.path("state").asText())
                && text(json, "key", 255)
                && text(json, "displayName", 255)
                && text(json, "description", 255)
                && text(json, "url", 1024)
                && URI.create(json.path("url").asText()).isAbsolute()
                && text(json.path("environment"), "key", 255)
                && text(json.path("environment"), "displayName", 255);
        if (!fine) {
            return DataCenterShapes.error(400, "validation.ArgumentValidationException", "The deployment is not complete");
        }
        deployments.add(((com.fasterxml.jackson.databind.node.ObjectNode) json).put("commit", commit.name()));
        return Answer.json(200, json);
    }

    private Answer build(RevCommit commit) {
        Map<String, Object> status = repository.statuses().get(commit.name() + "/" + call.query().get("key"));
        return status == null
                ? DataCenterShapes.error(404, "build.status.NoSuchBuildStatusException", "There is no such build status")
                : Answer.json(200, status);
    }

    /** What {@code /rest/branch-permissions} has, for administrators of the repository. */
    Answer restrictions() {
        List<Object> values = new ArrayList<>();
        for (String pattern : repository.pushLimits()) {
            boolean exact = !pattern.contains("*");
            values.add(Map.of("id", values.size() + 1, "type", "pull-request-only", "users", List.of(), "groups", List.of("admins"),
                    "accessKeys", List.of(), "scope", Map.of("type", "REPOSITORY", "resourceId", 1),
                    "matcher", Map.of("id", exact ? "refs/heads/" + pattern : pattern, "displayId", pattern, "active", true,
                            "type", Map.of("id", exact ? "BRANCH" : "PATTERN", "name", exact ? "Branch" : "Pattern"))));
        }
        return page(values);
    }

    private static boolean text(JsonNode json, String field, int longest) {
        String text = json.path(field).asText("");
        return !text.isEmpty() && text.length() <= longest;
    }

    private Answer page(List<Object> all) {
        int limit = Math.min(1000, Integer.parseInt(call.query().getOrDefault("limit", "25")));
        int start = Integer.parseInt(call.query().getOrDefault("start", "0"));
        int end = Math.min(all.size(), start + limit);
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("size", Math.max(0, end - start));
        shape.put("limit", limit);
        shape.put("isLastPage", end >= all.size());
        shape.put("values", start >= end ? List.of() : all.subList(start, end));
        shape.put("start", start);
        shape.put("nextPageStart", end >= all.size() ? null : end);
        return Answer.json(200, shape);
    }

    private Answer withCommit(String revision, Found found) throws IOException {
        Optional<RevCommit> commit = repository.commit(revision);
        return commit.isPresent() ? found.answer(commit.get()) : noSuchCommit(revision);
    }

    private static Answer noSuchCommit(String revision) {
        return DataCenterShapes.error(404, "commit.NoSuchCommitException", "Commit '" + revision + "' does not exist.");
    }

    /** What to say about a commit that exists. */
    @FunctionalInterface
    private interface Found {
        Answer answer(RevCommit commit) throws IOException;
    }
}
