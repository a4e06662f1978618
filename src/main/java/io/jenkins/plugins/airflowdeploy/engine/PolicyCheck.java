package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.Told;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the environment's policy at each point where it has something to say, and keeps every answer for log and record. */
final class PolicyCheck {

    private static final int MOST_WARNINGS = 20;

    private final DeploymentParts parts;
    private final Recorder recorder;
    private final DeploymentRequest request;

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
            recorder.record().policy(List.of());
            enforce(policy().decide(question, request.dryRun()));
            return null;
        });
    }

    /** Before anything is read: whether the token for the source may do what is needed, and no more. */
    void sourceToken(Access.Source source) throws DeploymentFailure, InterruptedException {
        if (source.lease().token() == null) {
            return;
        }
        ChangeRules rules = policy().changes();
        boolean pullRequests = !request.dryRun() && (rules.pullRequest() || rules.approvals() > 0);
        Told<TokenScopes> told = source.lease().run(
                token -> parts.source().scopes(pullRequests, rules.protectedBranch(), token));
        enforce(leniently(new TokenReview(policy().refuseWideTokens()).source(source.credential(), told).stream().toList()));
    }

    /** Before anything is read: likewise for the token that will push the release. A dry run pushes none. */
    void pushToken(Access access) throws DeploymentFailure, InterruptedException {
        if (!request.dryRun()) {
            access.pushToken((credential, told) -> enforce(
                    new TokenReview(policy().refuseWideTokens()).source(credential, told).stream().toList()));
        }
    }

    /** Before the push: likewise for the token for Airflow. A dry run has no file parsed to find out. */
    void airflowToken(String credential, ScopedToken token, Airflow airflow) throws DeploymentFailure, InterruptedException {
        enforce(leniently(new TokenReview(policy().refuseWideTokens())
                .airflow(credential, token, () -> airflow.rights(!request.dryRun())).stream().toList()));
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

    /** Before the push: whether the DAGs belong to other repositories. */
    void owners(Effects effects, ValidationReport report) throws DeploymentFailure {
        if (policy().owners().isEmpty()) {
            return;
        }
        report.files().stream()
                .filter(file -> file.scanned() && !file.dynamicDags().isEmpty())
                .limit(MOST_WARNINGS)
                .forEach(file -> recorder.log("policy: warning: " + ForeignText.line(file.path(), 200) + " makes DAGs under ids that"
                        + " are known after the push only; if one belongs to another repository, the release is taken back"));
        enforce(leniently(new Ownership(policy().owners(), parts.source().name()).before(effects.expectedDags())));
    }

    /** Before the push: whether groups stand for the roles and owners that the files name. */
    void roles(ValidationReport report) throws DeploymentFailure {
        if (!policy().roles().isEmpty()) {
            enforce(leniently(new RoleReview(policy().roles(), request.requester().trigger()).decide(report)));
        }
    }

    /**
     * After the push, which may have been one of before a restart: the DAGs that Airflow shows in the files that changed.
     *
     * @return those that belong to other repositories, recorded as refused
     */
    static List<PolicyDecision> shown(DeploymentParts parts, Recorder recorder, Set<String> affected, BundleState after) {
        List<PolicyDecision> refused = new Ownership(parts.environment().policy().owners(), parts.source().name())
                .after(after.dagsByFile().entrySet().stream()
                        .filter(entry -> affected.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
        keep(recorder, refused);
        return refused;
    }

    private static void keep(Recorder recorder, List<PolicyDecision> asked) {
        recorder.record().policyToo(asked);
        for (PolicyDecision decision : asked) {
            recorder.log("policy: " + decision.rule() + " " + ForeignText.line(decision.asked(), 200) + " "
                    + (decision.allowed() ? "allowed" : "refused") + ": " + decision.answer());
        }
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
        keep(recorder, asked);
        List<PolicyDecision> refused = asked.stream().filter(d -> !d.allowed()).toList();
        if (!refused.isEmpty()) {
            throw new DeploymentFailure(FailureKind.POLICY, PolicyDecision.refusal(request.environment(), refused));
        }
    }
}
