package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One deployment from request to record: policy, token, resolve, fetch, validate, package, push, confirm, record.
 *
 * <p>However it ends, it ends with a record in the environment's trail, and with every token given back that can be.
 */
public final class Deployment {

    private final DeploymentParts parts;

    public Deployment(DeploymentParts parts) {
        this.parts = parts;
    }

    /**
     * Runs the deployment on this thread, after those to the same environment that came before. An interrupt ends it as
     * {@link Outcome#ABORTED}: before the push with the target as it was, after it with the release in place.
     *
     * @return how it ended, a failure that a user can mend included
     * @throws DeploymentFailure when the trail cannot take the record
     */
    public DeploymentResult run(DeploymentRequest request) throws DeploymentFailure {
        Recorder recorder = new Recorder(parts, request);
        DeploymentRequest.Requester by = request.requester();
        String who = by.job() + " #" + by.build();
        recorder.log("deployment " + request.id() + ": " + parts.source().name() + ", branch " + request.branch() + ", to "
                + request.environment() + (request.dryRun() ? " (dry run)" : "") + "; asked for by " + by.user() + " in " + who);
        try (EnvironmentQueues.Turn turn = parts.queues().join(request.environment(), who)) {
            TokenDesk desk = new TokenDesk(recorder);
            Outcome outcome = outcome(request, recorder, desk, turn);
            desk.close();
            return recorder.seal(outcome);
        }
    }

    private Outcome outcome(
            DeploymentRequest request, Recorder recorder, TokenDesk desk, EnvironmentQueues.Turn turn) {
        try {
            recorder.stage("policy", () -> policy(request, recorder));
            turn.await(parts.log());
            return deploy(request, recorder, desk);
        } catch (DeploymentFailure e) {
            String message = recorder.pushed() ? e.getMessage() + " This was " + recorder.effect() : e.getMessage();
            recorder.failed(e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), message);
            recorder.log("failed: " + message);
            return outcome(e.kind());
        } catch (InterruptedException e) {
            recorder.failed("aborted", "The build was aborted " + recorder.effect());
            recorder.log("aborted: " + recorder.effect());
            return Outcome.ABORTED;
        } catch (RuntimeException | VirtualMachineError e) {
            recorder.failed("internal", "airflow-deploy failed by a fault of its own (" + e.getClass().getName()
                    + "). Please report it with the system log.");
            System.getLogger(Deployment.class.getName()).log(System.Logger.Level.ERROR, "deployment " + request.id(), e);
            return Outcome.FAILED;
        }
    }

    private static Outcome outcome(FailureKind kind) {
        return switch (kind) {
            case POLICY -> Outcome.REFUSED;
            case INVALID_DAGS -> Outcome.INVALID;
            case CONFLICT -> Outcome.CONFLICT;
            case SUPERSEDED -> Outcome.SUPERSEDED;
            default -> Outcome.FAILED;
        };
    }

    private Void policy(DeploymentRequest request, Recorder recorder) throws DeploymentFailure {
        Policy.Question question = new Policy.Question(
                parts.source().name(), request.branch(), request.requester().job(), request.pullRequest());
        List<PolicyDecision> decisions = parts.environment().policy().decide(question, request.dryRun());
        recorder.record().policy(decisions);
        for (PolicyDecision decision : decisions) {
            recorder.log("policy: " + decision.rule() + " " + decision.asked() + " "
                    + (decision.allowed() ? "allowed" : "refused") + ": " + decision.answer());
        }
        for (PolicyDecision decision : decisions) {
            if (!decision.allowed()) {
                throw new DeploymentFailure(FailureKind.POLICY, "The policy of environment " + request.environment()
                        + " refuses " + decision.rule() + " '" + decision.asked() + "': " + decision.answer()
                        + ". An administrator can change it in Manage Jenkins.");
            }
        }
        return null;
    }

    private Outcome deploy(DeploymentRequest request, Recorder recorder, TokenDesk desk)
            throws DeploymentFailure, InterruptedException {
        TokenLease read = parts.sourceTokens().isEmpty()
                ? TokenLease.fixed(null)
                : desk.lease("read source", parts.sourceTokens().get(), parts.time());
        Preparation.Prepared prepared = new Preparation(parts, request, recorder, read).run();
        ScopedToken write = parts.targetTokens().isEmpty()
                ? null
                : desk.issue("write release", parts.targetTokens().get(), parts.time().now());
        Target target = parts.target().open(write);
        LiveRelease live = target.live();
        refuseOlder(prepared.revision(), live, read, recorder);
        ReleaseFacts facts = Facts.of(request, prepared, parts);
        Release release = recorder.stage(
                "prepare", () -> target.prepare(live, prepared.artifact().manifest(), prepared.zip(), facts));
        if (release.changes().isEmpty() && live.sourceCommit().equals(Optional.of(prepared.revision().commit()))) {
            recorder.log("push: nothing to do: release " + live.id() + " already holds these files of this commit");
            recorder.release(live.id());
            return Outcome.UNCHANGED;
        }
        Airflow airflow = parts.airflow().open(desk.lease("ask Airflow", parts.airflowTokens(), parts.time()));
        recorder.record().airflow(
                parts.environment().airflowUrl(), parts.environment().bundle(), Optional.of(airflow.version()));
        BundleState before = airflow.state();
        Effects effects = new Effects(
                prepared.report(), release.changes(), new BundlePaths(parts.environment().subdir().orElse("")), before);
        if (request.dryRun()) {
            recorder.dags(effects.expectedDags());
            return Outcome.DRY_RUN;
        }
        return new Rollout(parts, request, recorder, target, airflow).run(release, facts, before, effects.expected());
    }

    /** A commit that what is live already contains is not deployed: a slow build must not undo a newer one. */
    private void refuseOlder(Revision revision, LiveRelease live, TokenLease read, Recorder recorder)
            throws DeploymentFailure, InterruptedException {
        String deployed = live.sourceCommit().orElse(revision.commit());
        if (deployed.equals(revision.commit()) || !live.sourceRepository().equals(Optional.of(revision.repository()))) {
            return;
        }
        Optional<Boolean> older = read.run(token -> parts.source().isAncestor(revision.commit(), deployed, token));
        if (older.orElse(false)) {
            throw new DeploymentFailure(FailureKind.SUPERSEDED, "Commit " + revision.commit() + " is older than " + deployed
                    + ", which " + live.deployedBy() + " deployed at " + live.madeAt() + " and which is live. To go back, revert the"
                    + " change in Bitbucket and deploy that.");
        }
        if (older.isEmpty()) {
            recorder.log("resolve: the source does not know commit " + deployed + ", which is live: it was rewritten, or belongs to another history");
        }
    }
}
