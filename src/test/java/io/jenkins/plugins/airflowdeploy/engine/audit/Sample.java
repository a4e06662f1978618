package io.jenkins.plugins.airflowdeploy.engine.audit;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Manifest;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.Account;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.target.FileChanges;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagAccess;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.Finding;
import io.jenkins.plugins.airflowdeploy.engine.validation.Severity;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A deployment's record, stage by stage. */
final class Sample {

    static final Instant T = Instant.parse("2026-11-24T08:30:00.123456Z");
    static final ScopedToken READ = new ScopedToken(null, "read-s3cret", List.of("repository"), T.plusSeconds(7200));
    static final ScopedToken WRITE = new ScopedToken("bob", "write\"s3cret", null, null);
    static final String TARGET = "refs/heads/airflow/prod/acme.dags of https://git.example.com/deploy.git";

    private static final Trigger TRIGGER = new Trigger(
            Trigger.Kind.USER,
            List.of(
                    new Trigger.Person("alice", "Alice\u202e\nL", "", List.of("data-eng")),
                    new Trigger.Person("bob", "", "nightly #4 through release #2", null)),
            List.of("Started by user Alice"));

    private Sample() {}

    static AuditRecordBuilder begun() {
        return new AuditRecordBuilder("d-1", "prod")
                .airflow("https://airflow.example.com", "acme", Optional.of("3.3.2"))
                .requester("dags/main", 7, "https://jenkins.example.com/job/7/", "alice", TRIGGER)
                .request(Optional.of("acme/dags"), "main", Optional.of("abcdef1"), "dags", List.of("include"), false)
                .agent("agent-1")
                .started("resolve", T);
    }

    static AuditRecordBuilder whole() {
        Revision revision = revision(Optional.of(new PullRequest(
                12,
                "Load more",
                new Account("Alice", "557058:1"),
                new Account("Bob", ""),
                T,
                List.of(new PullRequest.Approval("Carol", T), new PullRequest.Approval("Dan", null)))));
        AuditRecordBuilder builder = begun();
        builder.tokens().issued("read source", "OAuth consumer bb-read", READ, T);
        builder.tokens().issued("write release", "secret text deploy-write", WRITE, T);
        builder.tokens().end("read source", "revoked");
        return builder.ended("resolve", T.plusSeconds(1))
                .source(revision)
                .pushedBy(revision.broughtBy())
                .policy(List.of(new PolicyDecision("repository", "acme/dags", true, "matches acme/*")))
                .fetch(
                        "OAuth consumer bb-read",
                        READ,
                        new Snapshot("b".repeat(40), "/cache", List.of(), "by hash", 1234))
                .fetch("none", null, new Snapshot("b".repeat(40), "/cache", List.of(), "already in the cache", 0))
                .validation(validation())
                .artifact("airflow-deploy-d-1.zip", artifact())
                .release(TARGET, release(), Optional.of(T))
                .confirmation(report(LiveReport.Verdict.REFUTED, Optional.empty()))
                .undo(TARGET, release(), Optional.empty())
                .undoConfirmation(report(LiveReport.Verdict.PROVEN, Optional.of(1.23456)))
                .dags(List.of("x"), List.of("y"), List.of(), List.of("z"))
                .restarted(T, "the target had taken release " + "c".repeat(40));
    }

    static AuditRecord failed() {
        return begun().failure(FailureKind.POLICY, "branch x may not deploy").build(Outcome.REFUSED);
    }

    static Revision revision(Optional<PullRequest> pullRequest) {
        return new Revision(
                "acme/dags",
                "main",
                "a".repeat(40),
                "b".repeat(40),
                "Alice <a@example.com>",
                "557058:1",
                T,
                "Load more",
                pullRequest,
                "no merged pull request holds this commit");
    }

    static ValidationReport validation() {
        DagFile file = new DagFile(
                "dags/a.py",
                "c".repeat(40),
                List.of(new DagFile.DagId("x", 3)),
                List.of(new DagFile.DynamicDag(9, "a loop")),
                true,
                DagAccess.NONE);
        Finding finding = new Finding("import-cycle", Severity.WARNING, "dags/a.py", 1, 0, "a and b import each other");
        return new ValidationReport(List.of(file), List.of(finding), Map.of(), 1);
    }

    static Artifact artifact() {
        return new Artifact("d".repeat(64), "/out/a.zip", 999, new Manifest("b".repeat(40), List.of()));
    }

    static Release release() {
        FileChanges changes = FileChanges.between(Map.of("dags/b.py", "1"), Map.of("dags/a.py", "2"));
        return new Release("e".repeat(40), "f".repeat(40), changes, Map.of("dags/a.py", "2"));
    }

    static LiveReport report(LiveReport.Verdict verdict, Optional<Double> seconds) {
        return new LiveReport(
                verdict,
                List.of(new LiveReport.FileProof("a.py", verdict, 0.876, List.of("x"), "dag version 4 shows it")),
                seconds,
                new BundleState(T, Map.of(), Map.of()),
                "asked with parseDagFile");
    }
}
