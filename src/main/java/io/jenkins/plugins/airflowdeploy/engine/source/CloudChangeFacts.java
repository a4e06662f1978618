package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.policy.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Bitbucket Cloud knows of a change. Commits and build statuses need the scope {@code repository}, branch restrictions
 * {@code repository:admin}.
 */
final class CloudChangeFacts {

    private static final int PAGES = 10;
    private static final int LONGEST = 100;

    private final BitbucketRest rest;

    CloudChangeFacts(BitbucketRest rest) {
        this.rest = rest;
    }

    Told<Integer> behind(String commit, String head, int most) throws DeploymentFailure, InterruptedException {
        String what = "the commits between " + commit + " and " + head;
        HttpAnswer answer =
                rest.ask(what, "/commits?include=" + head + "&exclude=" + commit + "&pagelen=" + (most + 1));
        if (answer.status() == 404) {
            DeploymentFailure why = rest.notFound(what);
            if (why.kind() == FailureKind.ACCESS) {
                throw why;
            }
            return Told.not("Bitbucket does not know one of the two commits any more");
        }
        JsonShape page = rest.shape(what, answer);
        int count = page.values().size();
        boolean more = count > most || !page.text("next").isEmpty();
        return Told.of(more ? most + 1 : count, "");
    }

    Told<Map<String, String>> builds(String commit, List<String> keys) throws DeploymentFailure, InterruptedException {
        String what = "the build statuses of commit " + commit;
        Map<String, String> states = new TreeMap<>();
        HttpAnswer answer = rest.ask(what, "/commit/" + commit + "/statuses?pagelen=100");
        if (answer.status() == 404) {
            throw rest.notFound(what);
        }
        JsonShape page = rest.shape(what, answer);
        for (int i = 1; page != null; i++) {
            for (JsonNode value : page.values()) {
                String key = value.path("key").asText("");
                if (keys.contains(key)) {
                    String state = ForeignText.line(value.path("state").asText("no state"), LONGEST);
                    states.merge(key, state, (a, b) -> a.equals(ChangeFacts.SUCCESSFUL) ? b : a);
                }
            }
            page = i == PAGES ? null : rest.next(what, page);
        }
        return Told.of(states, "");
    }

    /** Restrictions by branch type are not looked at: which branch is of which type is another setting. */
    Told<Boolean> protection(String branch) throws DeploymentFailure, InterruptedException {
        String what = "the restrictions of branch " + branch;
        HttpAnswer answer = rest.askWhetherAllowed(what, "/branch-restrictions?kind=push&pagelen=100");
        if (answer.status() == 403) {
            return Told.not("the token may not read branch restrictions (scope repository:admin)");
        }
        if (answer.status() == 404) {
            throw rest.notFound(what);
        }
        List<String> others = new ArrayList<>();
        JsonShape page = rest.shape(what, answer);
        for (int i = 1; page != null; i++) {
            for (JsonNode value : page.values()) {
                if (!value.path("kind").asText().equals("push")) {
                    continue;
                }
                String pattern = value.path("pattern").asText("");
                boolean glob = value.path("branch_match_kind").asText("glob").equals("glob") && !pattern.isEmpty();
                if (glob && new Glob(pattern).matches(branch)) {
                    return Told.of(true, "pushing to " + ForeignText.line(pattern, LONGEST) + " is limited to "
                            + value.path("users").size() + " accounts and " + value.path("groups").size() + " groups");
                }
                others.add(glob ? ForeignText.line(pattern, LONGEST) : "a branch type, which is not looked at");
            }
            page = i == PAGES ? null : rest.next(what, page);
        }
        return Told.of(false, "no restriction limits who may push to it" + (others.isEmpty()
                ? ""
                : "; those there are for " + String.join(", ", others.subList(0, Math.min(5, others.size())))));
    }
}
