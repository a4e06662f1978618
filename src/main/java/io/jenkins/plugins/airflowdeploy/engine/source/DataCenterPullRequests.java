package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the merged pull request that brought a commit to a branch of Bitbucket Data Center, and who approved it before it was
 * merged.
 *
 * <p>Which pull requests hold a commit is told by {@code commits/{id}/pull-requests}; a merge commit is looked for among the
 * newest merged ones too ({@code properties.mergeCommit.id}). When somebody approved stands in the activities alone.
 */
final class DataCenterPullRequests {

    private static final int PAGES = 3;

    private final DataCenterPages pages;
    private final String branch;

    DataCenterPullRequests(DataCenterPages pages, String branch) {
        this.pages = pages;
        this.branch = branch;
    }

    Optional<PullRequest> of(String commit) throws DeploymentFailure, InterruptedException {
        String what = "the pull requests of commit " + commit;
        List<JsonNode> holding = pages.read(what, "/commits/" + commit + "/pull-requests", PAGES, row -> false).values();
        Optional<JsonNode> found = holding.stream()
                .filter(this::brought)
                .min(Comparator.comparingLong(row -> row.path("closedDate").asLong(Long.MAX_VALUE)));
        if (found.isEmpty()) {
            found = byMergeCommit(commit);
        }
        return found.isPresent() ? Optional.of(read(new JsonShape(what, found.get()))) : Optional.empty();
    }

    private boolean brought(JsonNode row) {
        return row.path("state").asText().equals("MERGED")
                && row.path("toRef").path("id").asText().equals("refs/heads/" + branch);
    }

    private Optional<JsonNode> byMergeCommit(String commit) throws DeploymentFailure, InterruptedException {
        String query = "?state=MERGED&direction=INCOMING&order=NEWEST&at=" + BitbucketRest.encode("refs/heads/" + branch);
        return pages.read("the merged pull requests of branch " + branch, "/pull-requests" + query, PAGES,
                        row -> mergedAs(row, commit))
                .values().stream()
                .filter(row -> mergedAs(row, commit) && brought(row))
                .findFirst();
    }

    private static boolean mergedAs(JsonNode row, String commit) {
        return row.path("properties").path("mergeCommit").path("id").asText().equals(commit);
    }

    private PullRequest read(JsonShape details) throws DeploymentFailure, InterruptedException {
        long id = details.number("id");
        DataCenterPages.Rows activities = pages.read(
                "the activities of pull request " + id, "/pull-requests/" + id + "/activities", PAGES, row -> false);
        Optional<JsonNode> merge = activities.values().stream()
                .filter(a -> a.path("action").asText().equals("MERGED"))
                .findFirst();
        Instant mergedAt = merge.map(a -> JsonShape.millis(a.path("createdDate"))).orElse(details.millis("closedDate"));
        return new PullRequest(
                id,
                details.line("title", 200),
                Account.ofDataCenter(details.json().path("author").path("user")),
                merge.map(a -> Account.ofDataCenter(a.path("user"))).orElse(Account.NOBODY),
                mergedAt,
                approvals(details.json(), activities, mergedAt));
    }

    private static List<PullRequest.Approval> approvals(JsonNode details, DataCenterPages.Rows activities, Instant mergedAt) {
        String author = name(details.path("author").path("user"));
        List<PullRequest.Approval> approvals = new ArrayList<>();
        for (String list : List.of("reviewers", "participants")) {
            for (JsonNode person : details.path(list)) {
                String name = name(person.path("user"));
                if (!person.path("approved").asBoolean() || name.isEmpty() || name.equals(author)) {
                    continue;
                }
                Optional<JsonNode> last = lastReview(activities.values(), name, mergedAt);
                boolean before = last.map(a -> a.path("action").asText().equals("APPROVED")).orElse(!activities.all());
                if (before) {
                    Instant at = last.map(a -> JsonShape.millis(a.path("createdDate"))).orElse(null);
                    approvals.add(new PullRequest.Approval(displayName(person.path("user")), at));
                }
            }
        }
        return approvals;
    }

    /** What a person last said of it until it was merged. */
    private static Optional<JsonNode> lastReview(List<JsonNode> activities, String name, Instant mergedAt) {
        return activities.stream()
                .filter(a -> List.of("APPROVED", "UNAPPROVED", "REVIEWED").contains(a.path("action").asText()))
                .filter(a -> name(a.path("user")).equals(name))
                .filter(a -> {
                    Instant at = JsonShape.millis(a.path("createdDate"));
                    return at != null && (mergedAt == null || !at.isAfter(mergedAt));
                })
                .max(Comparator.comparingLong(a -> a.path("createdDate").asLong()));
    }

    /** What tells accounts apart. */
    private static String name(JsonNode user) {
        return user.path("name").asText("");
    }

    private static String displayName(JsonNode user) {
        return ForeignText.line(user.path("displayName").asText("?"), 100);
    }
}
