package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.policy.Glob;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Bitbucket Data Center knows of a change. Commits and build statuses (since 7.14) need {@code REPO_READ}, branch
 * permissions {@code REPO_ADMIN}.
 */
final class DataCenterChangeFacts {

    private static final int LONGEST = 100;
    private static final List<String> LIMITING = List.of("read-only", "pull-request-only");

    private final BitbucketRest rest;
    private final DataCenterRefusals refusals;
    private final ScopedToken token;

    DataCenterChangeFacts(BitbucketRest rest, DataCenterRefusals refusals, ScopedToken token) {
        this.rest = rest;
        this.refusals = refusals;
        this.token = token;
    }

    Told<Integer> behind(String commit, String head, int most) throws DeploymentFailure, InterruptedException {
        String what = "the commits between " + commit + " and " + head;
        HttpAnswer answer = rest.ask(what, "/commits?until=" + head + "&since=" + commit + "&limit=" + (most + 1));
        if (answer.status() == 404) {
            requireThatOnlyItIsMissing(what, answer);
            return Told.not("Bitbucket does not know one of the two commits any more");
        }
        JsonShape page = rest.shape(what, answer);
        int count = page.values().size();
        boolean more = count > most || !page.json().path("isLastPage").asBoolean(true);
        return Told.of(more ? most + 1 : count, "");
    }

    Told<Map<String, String>> builds(String commit, List<String> keys) throws DeploymentFailure, InterruptedException {
        Map<String, String> states = new TreeMap<>();
        for (String key : keys) {
            String what = "build status " + ForeignText.line(key, LONGEST) + " of commit " + commit;
            HttpAnswer answer = rest.ask(what, "/commits/" + commit + "/builds?key=" + BitbucketRest.encode(key));
            if (answer.status() == 404) {
                requireThatOnlyItIsMissing(what, answer);
            } else {
                String state = rest.shape(what, answer).line("state", LONGEST);
                states.put(key, state.isEmpty() ? "no state" : state);
            }
        }
        return Told.of(states, "");
    }

    private void requireThatOnlyItIsMissing(String what, HttpAnswer answer) throws DeploymentFailure {
        DeploymentFailure why = refusals.missing(what, answer, token);
        if (why.kind() != FailureKind.INVALID_REQUEST) {
            throw why;
        }
    }

    /**
     * Restrictions by the branching model are not looked at: which branch it means is another setting.
     *
     * @param permissions the repository's branch permissions
     */
    static Told<Boolean> protection(BitbucketRest permissions, String branch) throws DeploymentFailure, InterruptedException {
        String what = "the permissions of branch " + branch;
        HttpAnswer answer = permissions.askWhetherAllowed(what, "/restrictions?limit=1000");
        if (answer.status() == 401 || answer.status() == 403) {
            return Told.not("the token may not read branch permissions (REPO_ADMIN)");
        }
        if (answer.status() == 404) {
            return Told.not("this Bitbucket does not tell its branch permissions (status 404)");
        }
        JsonShape page = permissions.shape(what, answer);
        for (JsonNode value : page.values()) {
            String type = value.path("type").asText();
            if (LIMITING.contains(type) && covers(value.path("matcher"), branch)) {
                return Told.of(true, type + " for " + ForeignText.line(value.path("matcher").path("displayId").asText("it"), LONGEST)
                        + ", except for " + value.path("users").size() + " accounts, " + value.path("groups").size()
                        + " groups and " + value.path("accessKeys").size() + " access keys");
            }
        }
        return Told.of(false, "no permission of the " + page.values().size() + " there are says read-only or pull-request-only for it"
                + " (those by branching model are not looked at)");
    }

    private static boolean covers(JsonNode matcher, String branch) {
        String id = matcher.path("id").asText("");
        return switch (matcher.path("type").path("id").asText("")) {
            case "ANY_REF" -> true;
            case "BRANCH" -> id.equals("refs/heads/" + branch);
            case "PATTERN" -> !id.isEmpty() && (new Glob(id).matches(branch) || new Glob(id).matches("refs/heads/" + branch));
            default -> false;
        } && matcher.path("active").asBoolean(true);
    }
}
