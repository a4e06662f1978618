package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.target.FileChanges;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.Finding;
import io.jenkins.plugins.airflowdeploy.engine.validation.Severity;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/** The values of a deployment as parts of its record. */
final class AuditParts {

    private AuditParts() {}

    static ObjectNode source(Revision revision) {
        ObjectNode source = AuditText.object()
                .put(AuditFields.REPOSITORY, AuditText.line(revision.repository()))
                .put(AuditFields.BRANCH, AuditText.line(revision.branch()))
                .put(AuditFields.BRANCH_HEAD, revision.branchHead())
                .put(AuditFields.COMMIT, revision.commit())
                .put(AuditFields.AUTHOR, AuditText.line(revision.author()));
        text(source, AuditFields.AUTHOR_ACCOUNT, revision.authorAccount());
        time(source, AuditFields.COMMITTED_AT, revision.committedAt());
        source.put(AuditFields.MESSAGE, AuditText.line(revision.message()));
        revision.pullRequest()
                .ifPresentOrElse(
                        request -> source.set(AuditFields.PULL_REQUEST, pullRequest(request)),
                        () -> source.put(AuditFields.PULL_REQUEST_NOTE, AuditText.line(revision.pullRequestNote())));
        return source;
    }

    private static ObjectNode pullRequest(PullRequest request) {
        ObjectNode json = AuditText.object()
                .put(AuditFields.ID, request.id())
                .put(AuditFields.TITLE, AuditText.line(request.title()))
                .put(AuditFields.AUTHOR, AuditText.line(request.author().name()));
        text(json, AuditFields.AUTHOR_ACCOUNT, request.author().id());
        text(json, AuditFields.MERGED_BY, request.mergedBy().name());
        text(json, AuditFields.MERGED_BY_ACCOUNT, request.mergedBy().id());
        time(json, AuditFields.MERGED_AT, request.mergedAt());
        json.set(AuditFields.APPROVALS, AuditText.list(request.approvals(), approval -> {
            ObjectNode by = AuditText.object().put(AuditFields.USER, AuditText.line(approval.user()));
            time(by, AuditFields.AT, approval.at());
            return by;
        }));
        return json;
    }

    static ObjectNode requester(String job, int build, String url, String user, Trigger trigger) {
        ObjectNode requester = AuditText.object().put(AuditFields.JOB, AuditText.line(job)).put(AuditFields.BUILD, build);
        text(requester, AuditFields.URL, url);
        requester.put(AuditFields.USER, AuditText.line(user)).put(AuditFields.TRIGGER, lower(trigger.kind()));
        ArrayNode people = requester.putArray(AuditFields.PEOPLE);
        trigger.people().forEach(person -> people.add(person(person)));
        ArrayNode causes = requester.putArray(AuditFields.CAUSES);
        trigger.causes().stream().map(AuditText::line).forEach(causes::add);
        return requester;
    }

    private static ObjectNode person(Trigger.Person person) {
        ObjectNode json = AuditText.object().put(AuditFields.ID, AuditText.line(person.id()));
        text(json, AuditFields.NAME, person.name());
        text(json, AuditFields.VIA, person.via());
        if (person.groups() != null) {
            json.set(AuditFields.GROUPS, AuditText.list(person.groups()));
        }
        return json;
    }

    static ObjectNode pushedBy(Revision.BroughtBy by) {
        ObjectNode json = AuditText.object().put(AuditFields.NAME, AuditText.line(by.who().name()));
        text(json, AuditFields.ACCOUNT, by.who().id());
        return json.put(AuditFields.BASIS, by.merged().isPresent() ? "merged-pull-request" : "commit-author");
    }

    static ArrayNode policy(Collection<PolicyDecision> decisions) {
        ArrayNode policy = AuditText.array();
        decisions.stream().limit(AuditText.LIST_LIMIT).forEach(decision -> policy.addObject()
                .put(AuditFields.RULE, decision.rule())
                .put(AuditFields.ASKED, AuditText.line(decision.asked()))
                .put(AuditFields.ALLOWED, decision.allowed())
                .put(AuditFields.ANSWER, AuditText.line(decision.answer())));
        return policy;
    }

    /** Which account, by what the server and Jenkins say of the token; nothing of the secret but its fingerprint. */
    static ObjectNode token(String credential, ScopedToken token) {
        ObjectNode json = AuditText.object().put(AuditFields.CREDENTIAL, AuditText.line(credential));
        if (token == null) {
            return json;
        }
        token.fingerprint().ifPresent(f -> json.put(AuditFields.FINGERPRINT, f));
        token.scopes().ifPresent(scopes -> {
            ArrayNode array = json.putArray(AuditFields.SCOPES);
            scopes.stream().limit(AuditText.LIST_LIMIT).map(AuditText::line).forEach(array::add);
        });
        time(json, AuditFields.EXPIRES_AT, token.expiresAt().orElse(null));
        return json;
    }

    static ObjectNode validation(ValidationReport report) {
        TreeSet<String> ids = new TreeSet<>();
        report.files().stream()
                .flatMap(file -> file.dags().stream())
                .map(DagFile.DagId::id)
                .forEach(ids::add);
        ObjectNode json = AuditText.object()
                .put(AuditFields.FILES, report.files().size())
                .put(AuditFields.FILES_FROM_CACHE, report.filesFromCache());
        json.set(AuditFields.DAG_IDS, AuditText.list(ids));
        json.put(
                AuditFields.DYNAMIC_DAGS,
                report.files().stream().mapToInt(f -> f.dynamicDags().size()).sum());
        json.put(AuditFields.ERRORS, count(report, Severity.ERROR));
        json.put(AuditFields.WARNINGS, count(report, Severity.WARNING));
        json.set(AuditFields.FINDINGS, AuditText.list(report.findings(), AuditParts::finding));
        return json;
    }

    private static long count(ValidationReport report, Severity severity) {
        return report.findings().stream().filter(f -> f.severity() == severity).count();
    }

    private static ObjectNode finding(Finding finding) {
        return AuditText.object()
                .put(AuditFields.RULE, finding.rule())
                .put(AuditFields.SEVERITY, lower(finding.severity()))
                .put(AuditFields.FILE, AuditText.line(finding.path()))
                .put(AuditFields.LINE, finding.line())
                .put(AuditFields.COLUMN, finding.column())
                .put(AuditFields.MESSAGE, AuditText.line(finding.message()));
    }

    static ObjectNode release(String target, Release release) {
        FileChanges changes = release.changes();
        ObjectNode json = AuditText.object()
                .put(AuditFields.TARGET, AuditText.line(target))
                .put(AuditFields.BEFORE, release.before())
                .put(AuditFields.AFTER, release.id());
        json.set(AuditFields.ADDED, AuditText.list(changes.added()));
        json.set(AuditFields.CHANGED, AuditText.list(changes.changed()));
        json.set(AuditFields.REMOVED, AuditText.list(changes.removed()));
        return json;
    }

    static ObjectNode confirmation(LiveReport report) {
        ObjectNode json = AuditText.object().put(AuditFields.VERDICT, lower(report.verdict()));
        report.secondsToLive().ifPresent(s -> json.put(AuditFields.SECONDS_TO_LIVE, AuditText.seconds(s)));
        json.put(AuditFields.NOTE, AuditText.line(report.note()));
        json.set(AuditFields.FILES, AuditText.list(report.files(), proof -> {
            ObjectNode file = AuditText.object()
                    .put(AuditFields.FILE, AuditText.line(proof.file()))
                    .put(AuditFields.VERDICT, lower(proof.verdict()))
                    .put(AuditFields.SECONDS, AuditText.seconds(proof.seconds()));
            file.set(AuditFields.DAG_IDS, AuditText.list(proof.dagIds()));
            return file.put(AuditFields.REASON, AuditText.line(proof.reason()));
        }));
        return json;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Sets a text as a clean line, unless it is empty. */
    private static void text(ObjectNode json, String field, String text) {
        if (!text.isEmpty()) {
            json.put(field, AuditText.line(text));
        }
    }

    /** Sets a time, unless it is {@code null}. */
    static void time(ObjectNode json, String field, Instant instant) {
        if (instant != null) {
            json.put(field, AuditText.time(instant));
        }
    }
}
