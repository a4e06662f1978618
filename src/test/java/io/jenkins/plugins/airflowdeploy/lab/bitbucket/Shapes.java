package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Bitbucket's objects as its REST API 2.0 writes them, as far as clients of the double look. */
final class Shapes {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private Shapes() {}

    static Map<String, Object> repository(HostedRepository repository) {
        String[] name = repository.name().split("/");
        Map<String, Object> shape = repositoryLink(repository.name());
        shape.put("slug", name[1]);
        shape.put("is_private", true);
        shape.put("scm", "git");
        shape.put("mainbranch", Map.of("type", "branch", "name", repository.mainBranch()));
        shape.put("project", Map.of("type", "project", "key", "DAG", "name", "DAGs"));
        shape.put("workspace", Map.of("type", "workspace", "slug", name[0], "name", name[0]));
        shape.put("owner", Map.of("type", "team", "username", name[0], "display_name", name[0]));
        shape.put("links", Map.of("clone", List.of(Map.of(
                "name", "https", "href", "https://some-user@bitbucket.org/" + repository.name() + ".git"))));
        return shape;
    }

    static Map<String, Object> branch(String name, RevCommit head, String repository) {
        return new LinkedHashMap<>(Map.of(
                "type", "branch", "name", name, "target", commit(head, repository),
                "merge_strategies", List.of("merge_commit", "squash", "fast_forward"),
                "default_merge_strategy", "merge_commit"));
    }

    static Map<String, Object> commit(RevCommit commit, String repository) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("type", "commit");
        shape.put("hash", commit.name());
        shape.put("date", commit.getAuthorIdent().getWhenAsInstant().atOffset(ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")));
        shape.put("author", Map.of("type", "author", "raw", raw(commit.getAuthorIdent())));
        shape.put("message", commit.getFullMessage());
        shape.put("summary", Map.of("type", "rendered", "raw", commit.getFullMessage(), "markup", "markdown", "html", ""));
        List<Object> parents = new ArrayList<>();
        Arrays.stream(commit.getParents()).forEach(p -> parents.add(Map.of("type", "commit", "hash", p.name())));
        shape.put("parents", parents);
        shape.put("repository", repositoryLink(repository));
        return shape;
    }

    /** What {@code src/…?format=meta} says of a file. */
    static Map<String, Object> file(String path, RevCommit commit, long size) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("type", "commit_file");
        shape.put("path", path);
        shape.put("escaped_path", path);
        shape.put("commit", Map.of("type", "commit", "hash", commit.name()));
        shape.put("attributes", List.of());
        shape.put("size", size);
        return shape;
    }

    static Map<String, Object> pullRequest(MergedPullRequest pullRequest, String repository, boolean withParticipants) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("type", "pullrequest");
        shape.put("id", pullRequest.id());
        shape.put("title", pullRequest.title());
        shape.put("state", "MERGED");
        shape.put("draft", false);
        shape.put("author", user(pullRequest.author()));
        shape.put("closed_by", user(pullRequest.mergedBy()));
        shape.put("source", Map.of("branch", Map.of("name", pullRequest.sourceBranch()),
                "repository", repositoryLink(repository)));
        shape.put("destination", Map.of("branch", Map.of("name", pullRequest.destinationBranch()),
                "repository", repositoryLink(repository)));
        shape.put("merge_commit", Map.of("type", "commit", "hash", pullRequest.mergeCommit().substring(0, 12)));
        shape.put("created_on", time(pullRequest.mergedAt().minusSeconds(7200)));
        shape.put("updated_on", time(pullRequest.mergedAt()));
        shape.put("closed_on", time(pullRequest.mergedAt()));
        if (withParticipants) {
            shape.put("participants", pullRequest.participants().stream().map(Shapes::participant).toList());
        }
        return shape;
    }

    /** Only what {@code commit/{c}/pullrequests} tells: the number and the title. */
    static Map<String, Object> pullRequestLink(MergedPullRequest pullRequest, String repository) {
        return Map.of("type", "pullrequest", "id", pullRequest.id(), "title", pullRequest.title(), "draft", false,
                "links", Map.of("self", Map.of("href", "https://api.bitbucket.org/2.0/repositories/" + repository
                        + "/pullrequests/" + pullRequest.id())));
    }

    /** What happened to a pull request, newest first: the merge, and before it the approvals. */
    static List<Object> activity(MergedPullRequest pullRequest) {
        List<Object> entries = new ArrayList<>();
        entries.add(Map.of("update", Map.of("state", "MERGED", "date", time(pullRequest.mergedAt()),
                "author", user(pullRequest.mergedBy()), "title", pullRequest.title())));
        pullRequest.participants().stream().filter(p -> p.approved() && p.at() != null).forEach(p -> entries.add(
                Map.of("approval", Map.of("date", time(p.at()), "user", user(p.user())))));
        return entries;
    }

    private static Map<String, Object> participant(MergedPullRequest.Participant participant) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("type", "participant");
        shape.put("user", user(participant.user()));
        shape.put("role", participant.role());
        shape.put("approved", participant.approved());
        shape.put("state", participant.approved() ? "approved" : null);
        shape.put("participated_on", participant.at() == null ? null : time(participant.at()));
        return shape;
    }

    private static Map<String, Object> user(String displayName) {
        return Map.of("type", "user", "display_name", displayName, "nickname", displayName, "uuid", uuid(displayName),
                "account_id", "557058:" + uuid(displayName).replaceAll("[{}]", ""));
    }

    private static Map<String, Object> repositoryLink(String name) {
        return new LinkedHashMap<>(Map.of("type", "repository", "full_name", name,
                "name", name.substring(name.indexOf('/') + 1), "uuid", uuid(name)));
    }

    private static String uuid(String of) {
        return "{" + UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)) + "}";
    }

    private static String raw(PersonIdent person) {
        return person.getName() + " <" + person.getEmailAddress() + ">";
    }

    private static String time(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
