package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Collects a record while a deployment goes on. Each stage adds its part when it has it; what never came is absent.
 *
 * <p>For one thread. Texts become clean single lines, lists are bounded, and a text that holds one of the tokens told
 * here is left out, so that a slip elsewhere does not put a secret into a record that is kept for years.
 */
public final class AuditRecordBuilder {

    private final ObjectNode parts;
    private final TokenEntries tokens;

    /**
     * @param deployment id of the deployment
     * @param environment its name
     */
    public AuditRecordBuilder(String deployment, String environment) {
        this(AuditText.object()
                .put(AuditFields.DEPLOYMENT, AuditText.line(deployment))
                .put(AuditFields.ENVIRONMENT, AuditText.line(environment)));
    }

    private AuditRecordBuilder(ObjectNode parts) {
        this.parts = parts;
        this.tokens = new TokenEntries(parts);
    }

    /** The part that tells of tokens. */
    public TokenEntries tokens() {
        return tokens;
    }

    /** What has been collected, for a journal; free of secrets like the record. */
    public String save() {
        return AuditText.compact(tokens.guarded());
    }

    /**
     * Goes on where another builder was, after a restart.
     *
     * @param saved what {@link #save()} gave
     * @throws IllegalArgumentException when it is not that
     */
    public static AuditRecordBuilder resume(String saved) {
        return new AuditRecordBuilder(AuditText.parse(saved));
    }

    /** @param version as Airflow says; empty as long as nobody has asked */
    public AuditRecordBuilder airflow(String url, String bundle, Optional<String> version) {
        ObjectNode airflow = AuditText.object().put(AuditFields.URL, AuditText.line(url));
        version.ifPresent(v -> airflow.put(AuditFields.VERSION, AuditText.line(v)));
        return set(AuditFields.AIRFLOW, airflow.put(AuditFields.BUNDLE, AuditText.line(bundle)));
    }

    /**
     * @param url of the build's page; empty when Jenkins does not know its own address
     * @param user id of who started it, or in words what did
     */
    public AuditRecordBuilder requester(String job, int build, String url, String user, Trigger trigger) {
        return set(AuditFields.REQUESTER, AuditParts.requester(job, build, url, user, trigger));
    }

    /** Of a build that a push set going: whose push it was. */
    public AuditRecordBuilder pushedBy(Revision.BroughtBy by) {
        parts.withObject("/" + AuditFields.REQUESTER).set(AuditFields.PUSHED_BY, AuditParts.pushedBy(by));
        return this;
    }

    /** @param user id of who asked for what no build does: the initialization of a target */
    public AuditRecordBuilder requester(String user) {
        return set(AuditFields.REQUESTER, AuditText.object().put(AuditFields.USER, AuditText.line(user)));
    }

    /** @param repository for which a target was to be initialized */
    public AuditRecordBuilder request(String repository) {
        return set(AuditFields.REQUEST, AuditText.object().put(AuditFields.REPOSITORY, AuditText.line(repository)));
    }

    /** @param connection of Airflow, which was to get a fresh token */
    public AuditRecordBuilder rotation(String connection) {
        return set(AuditFields.REQUEST, AuditText.object().put(AuditFields.CONNECTION, AuditText.line(connection)));
    }

    /**
     * What the build asked for, before anything was resolved.
     *
     * @param repository its name; empty when what was given is no repository
     * @param branch empty when the build knows none
     */
    public AuditRecordBuilder request(
            Optional<String> repository,
            String branch,
            Optional<String> commit,
            String dagsFolder,
            List<String> include,
            boolean dryRun) {
        ObjectNode request = AuditText.object();
        repository.ifPresent(r -> request.put(AuditFields.REPOSITORY, AuditText.line(r)));
        request.put(AuditFields.BRANCH, AuditText.line(branch));
        commit.ifPresent(c -> request.put(AuditFields.COMMIT, AuditText.line(c)));
        request.put(AuditFields.DAGS_FOLDER, AuditText.line(dagsFolder));
        request.set(AuditFields.INCLUDE, AuditText.list(include));
        return set(AuditFields.REQUEST, request.put(AuditFields.DRY_RUN, dryRun));
    }

    /** @param name of the agent whose word fetch, validation and package are */
    public AuditRecordBuilder agent(String name) {
        parts.put(AuditFields.AGENT, AuditText.line(name));
        return this;
    }

    public AuditRecordBuilder source(Revision revision) {
        return set(AuditFields.SOURCE, AuditParts.source(revision));
    }

    public AuditRecordBuilder policy(Collection<PolicyDecision> decisions) {
        return set(AuditFields.POLICY, AuditParts.policy(decisions));
    }

    /** More answers, behind those that are there. */
    public AuditRecordBuilder policyToo(Collection<PolicyDecision> decisions) {
        parts.withArray(AuditFields.POLICY).addAll(AuditParts.policy(decisions));
        return this;
    }

    /**
     * Source was read.
     *
     * @param credential which credential looked; {@code none} for a repository that anyone may read
     * @param tokenOrNull what was shown
     */
    public AuditRecordBuilder fetch(String credential, ScopedToken tokenOrNull, Snapshot snapshot) {
        tokens.guard(tokenOrNull);
        parts.withArray(AuditFields.FETCHES)
                .add(AuditParts.token(credential, tokenOrNull)
                        .put(AuditFields.HOW, AuditText.line(snapshot.fetched()))
                        .put(AuditFields.COMMIT, snapshot.commit())
                        .put(AuditFields.BYTES, snapshot.bytesFetched()));
        return this;
    }

    public AuditRecordBuilder validation(ValidationReport report) {
        return set(AuditFields.VALIDATION, AuditParts.validation(report));
    }

    /** @param name of the archived zip */
    public AuditRecordBuilder artifact(String name, Artifact artifact) {
        return set(
                AuditFields.ARTIFACT,
                AuditText.object()
                        .put(AuditFields.NAME, AuditText.line(name))
                        .put(AuditFields.DIGEST, artifact.digest())
                        .put(AuditFields.SIZE, artifact.size())
                        .put(AuditFields.FILES, artifact.manifest().entries().size()));
    }

    /**
     * A release was made, and perhaps pushed.
     *
     * @param target {@link io.jenkins.plugins.airflowdeploy.engine.target.Target#description()}
     * @param pushedAt when the target accepted it; empty as long as it has not
     */
    public AuditRecordBuilder release(String target, Release release, Optional<Instant> pushedAt) {
        ObjectNode json = AuditParts.release(target, release);
        AuditParts.time(json, AuditFields.PUSHED_AT, pushedAt.orElse(null));
        return set(AuditFields.RELEASE, json);
    }

    /** When the target accepted the release that {@link #release} told of. */
    public AuditRecordBuilder pushedAt(Instant at) {
        AuditParts.time(parts.withObject("/" + AuditFields.RELEASE), AuditFields.PUSHED_AT, at);
        return this;
    }

    /** As {@link #release}, of the release that takes the first one back. */
    public AuditRecordBuilder undo(String target, Release release, Optional<Instant> pushedAt) {
        ObjectNode json = AuditParts.release(target, release);
        AuditParts.time(json, AuditFields.PUSHED_AT, pushedAt.orElse(null));
        return set(AuditFields.UNDO, json);
    }

    public AuditRecordBuilder confirmation(LiveReport report) {
        return set(AuditFields.CONFIRMATION, AuditParts.confirmation(report));
    }

    /** Whether Airflow was seen to run what was there before. */
    public AuditRecordBuilder undoConfirmation(LiveReport report) {
        return set(AuditFields.UNDO_CONFIRMATION, AuditParts.confirmation(report));
    }

    /** DAG ids by what happened to them. */
    public AuditRecordBuilder dags(
            Collection<String> added,
            Collection<String> changed,
            Collection<String> removed,
            Collection<String> unchanged) {
        ObjectNode dags = AuditText.object();
        dags.set(AuditFields.ADDED, AuditText.list(added));
        dags.set(AuditFields.CHANGED, AuditText.list(changed));
        dags.set(AuditFields.REMOVED, AuditText.list(removed));
        dags.set(AuditFields.UNCHANGED, AuditText.list(unchanged));
        return set(AuditFields.DAGS, dags);
    }

    /**
     * Jenkins was restarted in the middle.
     *
     * @param found how far the deployment was then found to have come
     */
    public AuditRecordBuilder restarted(Instant at, String found) {
        parts.withArray(AuditFields.RESTARTS)
                .add(AuditText.object()
                        .put(AuditFields.AT, AuditText.time(at))
                        .put(AuditFields.FOUND, AuditText.line(found)));
        return this;
    }

    /** A stage began. */
    public AuditRecordBuilder started(String stage, Instant at) {
        parts.withArray(AuditFields.STAGES)
                .add(AuditText.object()
                        .put(AuditFields.NAME, AuditText.line(stage))
                        .put(AuditFields.STARTED_AT, AuditText.time(at)));
        return this;
    }

    /** The last stage that began under this name ended; one that never does has no end in the record. */
    public AuditRecordBuilder ended(String stage, Instant at) {
        AuditText.last(parts, AuditFields.STAGES, AuditFields.NAME, stage).put(AuditFields.ENDED_AT, AuditText.time(at));
        return this;
    }

    /** @param message what the user is told */
    public AuditRecordBuilder failure(FailureKind kind, String message) {
        return failure(AuditParts.lower(kind), message);
    }

    /** A failure of no {@link FailureKind}: {@code aborted}, {@code internal}. */
    public AuditRecordBuilder failure(String kind, String message) {
        return set(
                AuditFields.FAILURE,
                AuditText.object()
                        .put(AuditFields.KIND, AuditText.line(kind))
                        .put(AuditFields.MESSAGE, AuditText.line(message)));
    }

    /** The record so far, with this outcome; not yet in a trail. */
    public AuditRecord build(Outcome outcome) {
        ObjectNode clean = tokens.guarded().put(AuditFields.OUTCOME, outcome.text());
        ObjectNode predicate = AuditText.object();
        for (String part : AuditFields.PARTS) {
            if (clean.has(part)) {
                predicate.set(part, clean.get(part));
            }
        }
        ObjectNode statement = AuditText.object().put(AuditFields.TYPE, AuditFields.STATEMENT_TYPE);
        JsonNode artifact = clean.path(AuditFields.ARTIFACT);
        if (artifact.isObject()) {
            ObjectNode subject = statement.putArray(AuditFields.SUBJECT).addObject();
            subject.set(AuditFields.NAME, artifact.get(AuditFields.NAME));
            subject.putObject(AuditFields.DIGEST).set(AuditFields.SHA_256, artifact.get(AuditFields.DIGEST));
        } else {
            statement.putArray(AuditFields.SUBJECT);
        }
        statement.put(AuditFields.PREDICATE_TYPE_FIELD, AuditFields.PREDICATE_TYPE);
        statement.set(AuditFields.PREDICATE, predicate);
        return new AuditRecord(statement);
    }

    private AuditRecordBuilder set(String part, JsonNode value) {
        parts.set(part, value);
        return this;
    }
}
