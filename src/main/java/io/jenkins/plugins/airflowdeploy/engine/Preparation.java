package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.FetchOrder;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import io.jenkins.plugins.airflowdeploy.engine.validation.Finding;
import io.jenkins.plugins.airflowdeploy.engine.validation.Severity;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The stages that change nothing: from a request to a checked artifact on the controller. */
final class Preparation {

    private static final int LOGGED_FINDINGS = 20;

    private final DeploymentParts parts;
    private final DeploymentRequest request;
    private final Recorder recorder;
    private final Access.Source access;
    private final PolicyCheck policy;

    Preparation(
            DeploymentParts parts, DeploymentRequest request, Recorder recorder, Access.Source access, PolicyCheck policy) {
        this.parts = parts;
        this.request = request;
        this.recorder = recorder;
        this.access = access;
        this.policy = policy;
    }

    /**
     * What is ready to be pushed.
     *
     * @param zip the artifact on the controller, archived
     */
    record Prepared(Revision revision, ValidationReport report, Artifact artifact, Path zip) {

        /** Whether a release with these facts would hold the same files of the same commit. */
        boolean isOf(ReleaseFacts facts) {
            return artifact.digest().equals(facts.trailers().get(Trailers.ARTIFACT_DIGEST))
                    && revision.commit().equals(facts.trailers().get(Trailers.SOURCE_COMMIT));
        }
    }

    Prepared run() throws DeploymentFailure, InterruptedException {
        Revision revision = recorder.stage("resolve", this::resolve);
        policy.change(revision, access.lease());
        Snapshot snapshot = recorder.stage("fetch", () -> fetch(revision));
        ValidationReport report = recorder.stage("validate", () -> validate(snapshot));
        Artifact artifact = recorder.stage("package", () -> pack(snapshot));
        Path zip = recorder.stage("archive", () -> archive(artifact));
        return new Prepared(revision, report, artifact, zip);
    }

    private Revision resolve() throws DeploymentFailure, InterruptedException {
        Revision revision =
                access.lease().run(token -> parts.source().resolve(request.branch(), request.commit(), token));
        recorder.commit(revision.commit());
        recorder.record().source(revision);
        recorder.log("resolve: " + revision.branch() + " of " + revision.repository() + " is at " + revision.branchHead()
                + (revision.commit().equals(revision.branchHead()) ? "" : "; asked for is its ancestor " + revision.commit())
                + ", by " + revision.author() + ": " + revision.message());
        recorder.log("resolve: " + revision.pullRequest().map(Preparation::words).orElse(revision.pullRequestNote()));
        if (request.requester().trigger().kind() == Trigger.Kind.PUSH) {
            recorder.record().pushedBy(revision.broughtBy());
            recorder.log("resolve: pushed by " + revision.broughtBy());
        }
        return revision;
    }

    private static String words(PullRequest pullRequest) {
        String approvals = pullRequest.approvals().stream().map(PullRequest.Approval::user).collect(Collectors.joining(", "));
        return "came through pull request #" + pullRequest.id() + " of " + pullRequest.author().name() + ": " + pullRequest.title()
                + (approvals.isEmpty() ? "; approved by nobody else" : "; approved by " + approvals);
    }

    private Snapshot fetch(Revision revision) throws DeploymentFailure, InterruptedException {
        List<String> folders = new ArrayList<>(List.of(request.dagsFolder()));
        folders.addAll(request.include());
        FetchOrder order = new FetchOrder(
                parts.source().cloneUrl(), revision.branch(), revision.commit(), folders, FetchOrder.Limits.DEFAULT,
                parts.source().gitHeader());
        if (access.lease().token() != null) {
            recorder.log("token: to read source: goes to " + parts.worker().name()
                    + (access.caution().isEmpty() ? "" : ", and it " + access.caution()));
        }
        Snapshot snapshot =
                access.lease().run(token -> parts.worker().run(new AgentTasks.Fetch(order, token)));
        recorder.record().fetch(access.credential(), access.lease().token(), snapshot);
        recorder.log("fetch: on " + parts.worker().name() + ": " + snapshot.files().size() + " files of " + folders + ", "
                + snapshot.fetched() + ", " + snapshot.bytesFetched() + " bytes");
        return snapshot;
    }

    private ValidationReport validate(Snapshot snapshot) throws DeploymentFailure, InterruptedException {
        ValidationSettings settings = ValidationSettings.of(
                request.dagsFolder(), request.include(), new BundlePaths(parts.environment().subdir().orElse("")).subdir());
        ValidationReport report = parts.worker().run(new AgentTasks.Validate(snapshot, settings, parts.cacheKey()));
        recorder.record().validation(report);
        List<Finding> errors =
                report.findings().stream().filter(f -> f.severity() == Severity.ERROR).toList();
        recorder.log("validate: " + report.files().size() + " Python files (" + report.filesFromCache()
                + " from the cache), " + errors.size() + " errors, " + (report.findings().size() - errors.size()) + " warnings");
        report.findings().stream()
                .limit(LOGGED_FINDINGS)
                .forEach(f -> recorder.log("validate: " + f.severity().name().toLowerCase(java.util.Locale.ROOT) + ": " + f));
        if (report.failed()) {
            throw new DeploymentFailure(FailureKind.INVALID_DAGS, ForeignText.line(errors.get(0).toString(), 400)
                    + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "")
                    + ". Nothing was deployed; mend the file and push again.");
        }
        return report;
    }

    private Artifact pack(Snapshot snapshot) throws DeploymentFailure, InterruptedException {
        Artifact artifact = parts.worker().run(new AgentTasks.Package(snapshot));
        recorder.digest(artifact.digest());
        recorder.record().artifact("dags.zip", artifact);
        recorder.log("package: " + artifact.manifest().entries().size() + " files, " + artifact.size() + " bytes, sha256 "
                + artifact.digest());
        return artifact;
    }

    /** From here on the record names the artifact as the archive does, so that an auditor finds the file. */
    private Path archive(Artifact artifact) throws DeploymentFailure, InterruptedException {
        Path zip = parts.worker().archive(artifact);
        recorder.record().artifact(String.valueOf(zip.getFileName()), artifact);
        return zip;
    }
}
