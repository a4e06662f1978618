package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.util.ArrayList;
import java.util.List;

/** Asks the environment's policy at each point where it has something to say, and keeps every answer for log and record. */
final class PolicyCheck {

    private static final int LONGEST = 600;

    private final DeploymentParts parts;
    private final Recorder recorder;
    private final DeploymentRequest request;
    private final List<PolicyDecision> decisions = new ArrayList<>();

    PolicyCheck(DeploymentParts parts, Recorder recorder) {
        this.parts = parts;
        this.recorder = recorder;
        this.request = recorder.request();
    }

    private Policy policy() {
        return parts.environment().policy();
    }

    /** Before anything is asked of any server: repository, branch and job. */
    void request() throws DeploymentFailure, InterruptedException {
        recorder.stage("policy", () -> {
            Policy.Question question = new Policy.Question(
                    parts.source().name(), request.branch(), request.requester().job(), request.pullRequest());
            enforce(policy().decide(question, request.dryRun()));
            return null;
        });
    }

    /** Before anything is fetched: what the source's server says of the commit. */
    void change(Revision revision, TokenLease read) throws DeploymentFailure, InterruptedException {
        if (policy().changes().isEmpty()) {
            return;
        }
        recorder.stage("policy for changes", () -> {
            enforce(leniently(new ChangeReview(policy().changes(), revision, parts.source(), read).decide()));
            return null;
        });
    }

    /** A dry run is told what would be refused. */
    private List<PolicyDecision> leniently(List<PolicyDecision> asked) {
        return !request.dryRun()
                ? asked
                : asked.stream()
                        .map(d -> d.allowed() ? d : new PolicyDecision(
                                d.rule(), d.asked(), true, d.answer() + "; let pass for a dry run"))
                        .toList();
    }

    private void enforce(List<PolicyDecision> asked) throws DeploymentFailure {
        decisions.addAll(asked);
        recorder.record().policy(decisions);
        for (PolicyDecision decision : asked) {
            recorder.log("policy: " + decision.rule() + " " + decision.asked() + " "
                    + (decision.allowed() ? "allowed" : "refused") + ": " + decision.answer());
        }
        List<PolicyDecision> refused = asked.stream().filter(d -> !d.allowed()).toList();
        if (!refused.isEmpty()) {
            throw new DeploymentFailure(FailureKind.POLICY, "The policy of environment " + request.environment() + " refuses "
                    + ForeignText.line(ChangeReview.words(refused), LONGEST) + ". " + ChangeReview.remedy(refused.get(0).rule()));
        }
    }
}
