package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.source.ChangeFacts;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.Told;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a commit against the rules for changes, by what the source's server says now. Every rule is asked, whatever the others say. */
final class ChangeReview {

    private final ChangeRules rules;
    private final Revision revision;
    private final ChangeFacts facts;
    private final TokenLease read;
    private final List<PolicyDecision> decisions = new ArrayList<>();

    ChangeReview(ChangeRules rules, Revision revision, ChangeFacts facts, TokenLease read) {
        this.rules = rules;
        this.revision = revision;
        this.facts = facts;
        this.read = read;
    }

    List<PolicyDecision> decide() throws DeploymentFailure, InterruptedException {
        if (rules.maxBehind().isPresent()) {
            behind(rules.maxBehind().getAsInt());
        }
        if (rules.pullRequest()) {
            pullRequest();
        }
        if (rules.approvals() > 0) {
            approvals(rules.approvals());
        }
        if (!rules.builds().isEmpty()) {
            builds();
        }
        if (rules.protectedBranch()) {
            protection();
        }
        return List.copyOf(decisions);
    }

    private void behind(int most) throws DeploymentFailure, InterruptedException {
        String head = revision.branchHead();
        if (head.equals(revision.commit())) {
            add("max-behind", head, true, "it is the head of " + revision.branch());
            return;
        }
        Told<Integer> told = read.run(token -> facts.behind(revision.commit(), head, most, token));
        if (told.answer().isEmpty()) {
            unknown("max-behind", revision.commit(), told.words());
            return;
        }
        int ahead = told.answer().get();
        add("max-behind", revision.commit(), ahead <= most, "the head " + head + " of " + revision.branch() + " is "
                + (ahead <= most ? "" + ahead : "more than " + most) + " commits ahead; the policy allows " + most);
    }

    private void pullRequest() {
        if (revision.pullRequest().isPresent()) {
            add("pull-request-merged", revision.commit(), true, "came through pull request #"
                    + revision.pullRequest().get().id() + ", merged by " + merger(revision.pullRequest().get()));
        } else {
            add("pull-request-merged", revision.commit(), false, revision.pullRequestNote());
        }
    }

    private static String merger(PullRequest pullRequest) {
        return pullRequest.mergedBy().name().isEmpty() ? "somebody whom the server does not name" : pullRequest.mergedBy().name();
    }

    /** An approval counts when it is known to be of before the merge. */
    private void approvals(int needed) {
        if (revision.pullRequest().isEmpty()) {
            add("approvals", revision.commit(), false, "none known: " + revision.pullRequestNote());
            return;
        }
        PullRequest pullRequest = revision.pullRequest().get();
        List<String> counted = pullRequest.approvals().stream()
                .filter(approval -> before(approval.at(), pullRequest.mergedAt()))
                .map(PullRequest.Approval::user)
                .toList();
        long others = pullRequest.approvals().size() - counted.size();
        add("approvals", "pull request #" + pullRequest.id(), counted.size() >= needed,
                counted.size() + " of " + needed + " before the merge" + (counted.isEmpty() ? "" : ": " + String.join(", ", counted))
                        + (others == 0 ? "" : "; " + others + " more at a time that is not known"));
    }

    private static boolean before(Instant at, Instant merge) {
        return at != null && merge != null && !at.isAfter(merge);
    }

    private void builds() throws DeploymentFailure, InterruptedException {
        Told<Map<String, String>> told = read.run(token -> facts.builds(revision.commit(), rules.builds(), token));
        for (String key : rules.builds()) {
            if (told.answer().isEmpty()) {
                unknown("build", key, told.words());
            } else {
                String state = told.answer().get().get(key);
                add("build", key, ChangeFacts.SUCCESSFUL.equals(state),
                        state == null ? "commit " + revision.commit() + " has no build of this key" : "it is " + state);
            }
        }
    }

    private void protection() throws DeploymentFailure, InterruptedException {
        Told<Boolean> told = read.run(token -> facts.protection(revision.branch(), token));
        if (told.answer().isEmpty()) {
            unknown("protected-branch", revision.branch(), told.words());
        } else {
            add("protected-branch", revision.branch(), told.answer().get(), told.words());
        }
    }

    private void unknown(String rule, String asked, String why) {
        add(rule, asked, false, "not checked, because " + why);
    }

    private void add(String rule, String asked, boolean allowed, String answer) {
        decisions.add(new PolicyDecision(rule, asked, allowed, answer));
    }
}
