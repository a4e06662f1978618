package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Data Center's objects as its REST API writes them, as far as clients of the double look. */
final class DataCenterShapes {

    private DataCenterShapes() {}

    /** @param exception below {@code com.atlassian.bitbucket} */
    static Answer error(int status, String exception, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("context", null);
        error.put("message", message);
        error.put("exceptionName", "com.atlassian.bitbucket." + exception);
        return Answer.json(status, Map.of("errors", List.of(error)));
    }

    /** What versions since 10.4 say of an address that they do not know. */
    static Answer unknownRoute() {
        return Answer.json(404, Map.of("message", "HTTP 404 Not Found", "status-code", 404, "sub-code", -1));
    }

    static Map<String, Object> branch(String name, RevCommit head, boolean isDefault) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", "refs/heads/" + name);
        shape.put("displayId", name);
        shape.put("type", "BRANCH");
        shape.put("latestCommit", head.name());
        shape.put("latestChangeset", head.name());
        shape.put("isDefault", isDefault);
        return shape;
    }

    static Map<String, Object> commit(RevCommit commit) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", commit.name());
        shape.put("displayId", commit.name().substring(0, 11));
        shape.put("author", person(commit.getAuthorIdent()));
        shape.put("authorTimestamp", commit.getAuthorIdent().getWhenAsInstant().toEpochMilli());
        shape.put("committer", person(commit.getCommitterIdent()));
        shape.put("committerTimestamp", commit.getCommitterIdent().getWhenAsInstant().toEpochMilli());
        shape.put("message", commit.getFullMessage());
        List<Object> parents = new ArrayList<>();
        Arrays.stream(commit.getParents())
                .forEach(p -> parents.add(Map.of("id", p.name(), "displayId", p.name().substring(0, 11))));
        shape.put("parents", parents);
        return shape;
    }

    private static Map<String, Object> person(PersonIdent who) {
        return Map.of("name", who.getName(), "emailAddress", who.getEmailAddress());
    }

    static Map<String, Object> user(String displayName) {
        String name = displayName.toLowerCase(Locale.ROOT).replace(' ', '.');
        return Map.of("name", name, "slug", name, "displayName", displayName, "active", true, "type", "NORMAL", "id",
                Math.abs(name.hashCode() % 1000));
    }

    static Map<String, Object> pullRequest(MergedPullRequest pullRequest) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", pullRequest.id());
        shape.put("version", 2);
        shape.put("title", pullRequest.title());
        shape.put("state", "MERGED");
        shape.put("open", false);
        shape.put("closed", true);
        shape.put("draft", false);
        shape.put("closedDate", pullRequest.mergedAt().toEpochMilli());
        shape.put("fromRef", ref(pullRequest.sourceBranch()));
        shape.put("toRef", ref(pullRequest.destinationBranch()));
        shape.put("author", participant(pullRequest.author(), "AUTHOR", false));
        shape.put("reviewers", participants(pullRequest, "REVIEWER"));
        shape.put("participants", participants(pullRequest, "PARTICIPANT"));
        shape.put("properties", Map.of("mergeCommit", Map.of("id", pullRequest.mergeCommit())));
        return shape;
    }

    private static Map<String, Object> ref(String branch) {
        return Map.of("id", "refs/heads/" + branch, "displayId", branch, "type", "BRANCH");
    }

    private static List<Object> participants(MergedPullRequest pullRequest, String role) {
        List<Object> all = new ArrayList<>();
        pullRequest.participants().stream()
                .filter(p -> p.role().equals(role))
                .forEach(p -> all.add(participant(p.user(), role, p.approved())));
        return all;
    }

    private static Map<String, Object> participant(String user, String role, boolean approved) {
        return Map.of("user", user(user), "role", role, "approved", approved, "status", approved ? "APPROVED" : "UNAPPROVED");
    }

    /** Newest first. */
    static List<Object> activities(MergedPullRequest pullRequest) {
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(activity("MERGED", pullRequest.mergedBy(), pullRequest.mergedAt()));
        pullRequest.participants().stream()
                .filter(p -> p.at() != null)
                .forEach(p -> all.add(activity(p.approved() ? "APPROVED" : "COMMENTED", p.user(), p.at())));
        all.add(activity("OPENED", pullRequest.author(), pullRequest.mergedAt().minusSeconds(86_400)));
        all.sort(Comparator.comparing((Map<String, Object> a) -> (Long) a.get("createdDate")).reversed());
        return List.copyOf(all);
    }

    private static Map<String, Object> activity(String action, String user, Instant at) {
        return Map.of("id", at.toEpochMilli() % 100_000, "createdDate", at.toEpochMilli(), "user", user(user), "action", action);
    }
}
