package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the merged pull request that brought a commit to a branch, and who approved it before it was merged.
 *
 * <p>Bitbucket links commits to pull requests only where its app "Pull Request Commit Links" is on (else 202 or 404), and does
 * not count a merge commit among them; so the newest merged pull requests are compared by their merge commit, whose hash is
 * given with 12 digits.
 */
final class BitbucketPullRequests {

    private static final int PAGES = 3;
    private static final int CANDIDATES = 10;

    private final BitbucketRest rest;
    private final String branch;
    private boolean forbidden;

    BitbucketPullRequests(BitbucketRest rest, String branch) {
        this.rest = rest;
        this.branch = branch;
    }

    Optional<PullRequest> of(String commit) throws DeploymentFailure, InterruptedException {
        PullRequest first = null;
        for (long id : candidates(commit)) {
            JsonShape details = details(id);
            if (brought(details)) {
                PullRequest found = read(details);
                first = first == null || earlier(found, first) ? found : first;
            }
        }
        return Optional.ofNullable(first);
    }

    /** Whether the token turned out not to be allowed to read pull requests. */
    boolean forbidden() {
        return forbidden;
    }

    private static boolean earlier(PullRequest a, PullRequest b) {
        return a.mergedAt() != null && b.mergedAt() != null ? a.mergedAt().isBefore(b.mergedAt()) : a.id() < b.id();
    }

    private Set<Long> candidates(String commit) throws DeploymentFailure, InterruptedException {
        Set<Long> ids = linked(commit);
        return ids.isEmpty() && !forbidden ? byMergeCommit(commit) : ids;
    }

    private Set<Long> linked(String commit) throws DeploymentFailure, InterruptedException {
        String what = "the pull requests of commit " + commit;
        HttpAnswer answer = rest.askWhetherAllowed(what, "/commit/" + commit + "/pullrequests?pagelen=50");
        Set<Long> ids = new LinkedHashSet<>();
        forbidden = answer.status() == 403;
        if (answer.status() != 200) {
            return ids;
        }
        for (JsonNode value : rest.shape(what, answer).values()) {
            String state = value.path("state").asText("MERGED");
            String target = value.path("destination").path("branch").path("name").asText(branch);
            if (state.equals("MERGED") && target.equals(branch) && ids.size() < CANDIDATES) {
                ids.add(new JsonShape(what, value).number("id"));
            }
        }
        return ids;
    }

    private Set<Long> byMergeCommit(String commit) throws DeploymentFailure, InterruptedException {
        String what = "the merged pull requests of branch " + branch;
        String query = "state=\"MERGED\" AND destination.branch.name=\"" + branch.replace("\"", "\\\"") + "\"";
        HttpAnswer answer = rest.askWhetherAllowed(
                what, "/pullrequests?q=" + BitbucketRest.encode(query) + "&sort=-updated_on&pagelen=50");
        forbidden = answer.status() == 403;
        if (forbidden || answer.status() == 404) {
            return Set.of();
        }
        JsonShape page = rest.shape(what, answer);
        for (int i = 1; page != null; i++) {
            for (JsonNode value : page.values()) {
                String hash = value.path("merge_commit").path("hash").asText("");
                if (hash.length() >= 7 && commit.startsWith(hash)) {
                    return Set.of(new JsonShape(what, value).number("id"));
                }
            }
            page = i == PAGES ? null : rest.next(what, page);
        }
        return Set.of();
    }

    private JsonShape details(long id) throws DeploymentFailure, InterruptedException {
        String what = "pull request " + id;
        return rest.shape(what, rest.ask(what, "/pullrequests/" + id));
    }

    private boolean brought(JsonShape details) {
        return details.text("state").equals("MERGED") && details.text("destination.branch.name").equals(branch);
    }

    private PullRequest read(JsonShape details) throws DeploymentFailure, InterruptedException {
        long id = details.number("id");
        Instant mergedAt = mergedAt(id, details);
        List<PullRequest.Approval> approvals = new ArrayList<>();
        for (JsonNode participant : details.json().path("participants")) {
            Instant at = JsonShape.time(participant.path("participated_on"));
            boolean late = mergedAt != null && at != null && at.isAfter(mergedAt);
            if (participant.path("approved").asBoolean() && !late && !author(details, participant.path("user"))) {
                approvals.add(new PullRequest.Approval(
                        ForeignText.line(participant.path("user").path("display_name").asText("?"), 100), at));
            }
        }
        return new PullRequest(
                id,
                details.line("title", 200),
                Account.ofCloud(details.json().path("author")),
                Account.ofCloud(details.json().path("closed_by")),
                mergedAt,
                approvals);
    }

    /** Whether a participant is the pull request's author; a participant that cannot be told apart counts as the author. */
    private static boolean author(JsonShape details, JsonNode user) {
        JsonNode author = details.json().path("author");
        for (String key : List.of("uuid", "account_id")) {
            if (author.path(key).isTextual() && user.path(key).isTextual()) {
                return author.path(key).asText().equals(user.path(key).asText());
            }
        }
        return author.path("display_name").asText("").equals(user.path("display_name").asText(""));
    }

    /** From the activity, else the merge commit's time; {@code null} when neither tells. */
    private Instant mergedAt(long id, JsonShape details) throws DeploymentFailure, InterruptedException {
        String what = "the activity of pull request " + id;
        HttpAnswer answer = rest.ask(what, "/pullrequests/" + id + "/activity?pagelen=50");
        JsonShape page = answer.status() == 200 ? rest.shape(what, answer) : null;
        for (int i = 1; page != null; i++) {
            for (JsonNode entry : page.values()) {
                JsonNode update = entry.path("update");
                Instant at = JsonShape.time(update.path("date"));
                if (update.path("state").asText("").equals("MERGED") && at != null) {
                    return at;
                }
            }
            page = i == PAGES ? null : rest.next(what, page);
        }
        return ofMergeCommit(details.text("merge_commit.hash"));
    }

    private Instant ofMergeCommit(String hash) throws DeploymentFailure, InterruptedException {
        if (!hash.matches("[0-9a-f]{7,40}")) {
            return null;
        }
        String what = "commit " + hash;
        HttpAnswer answer = rest.ask(what, "/commit/" + hash);
        return answer.status() == 200 ? rest.shape(what, answer).time("date") : null;
    }
}
