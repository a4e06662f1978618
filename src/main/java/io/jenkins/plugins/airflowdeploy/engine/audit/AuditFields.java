package io.jenkins.plugins.airflowdeploy.engine.audit;

import java.util.List;

/** The field names of an audit record, in one place; {@code docs/audit-record.md} says what each holds. */
public final class AuditFields {

    public static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    public static final String PREDICATE_TYPE = "https://plugins.jenkins.io/airflow-deploy/audit-record/v1";

    public static final String TYPE = "_type";
    public static final String SUBJECT = "subject";
    public static final String PREDICATE_TYPE_FIELD = "predicateType";
    public static final String PREDICATE = "predicate";

    public static final String TRAIL = "trail";
    public static final String SEQUENCE = "sequence";
    public static final String PREVIOUS = "previous";
    public static final String SET_ASIDE = "setAside";
    public static final String DEPLOYMENT = "deployment";
    public static final String ENVIRONMENT = "environment";
    public static final String OUTCOME = "outcome";
    public static final String FAILURE = "failure";
    public static final String KIND = "kind";
    public static final String MESSAGE = "message";
    public static final String AIRFLOW = "airflow";
    public static final String URL = "url";
    public static final String VERSION = "version";
    public static final String BUNDLE = "bundle";
    public static final String REQUESTER = "requester";
    public static final String JOB = "job";
    public static final String BUILD = "build";
    public static final String USER = "user";
    public static final String TRIGGER = "trigger";
    public static final String PEOPLE = "people";
    public static final String VIA = "via";
    public static final String GROUPS = "groups";
    public static final String CAUSES = "causes";
    public static final String PUSHED_BY = "pushedBy";
    public static final String ACCOUNT = "account";
    public static final String BASIS = "basis";
    public static final String REQUEST = "request";
    public static final String CONNECTION = "connection";
    public static final String BRANCH = "branch";
    public static final String COMMIT = "commit";
    public static final String DAGS_FOLDER = "dagsFolder";
    public static final String INCLUDE = "include";
    public static final String DRY_RUN = "dryRun";
    public static final String SOURCE = "source";
    public static final String REPOSITORY = "repository";
    public static final String BRANCH_HEAD = "branchHead";
    public static final String AUTHOR = "author";
    public static final String AUTHOR_ACCOUNT = "authorAccount";
    public static final String COMMITTED_AT = "committedAt";
    public static final String PULL_REQUEST = "pullRequest";
    public static final String PULL_REQUEST_NOTE = "pullRequestNote";
    public static final String ID = "id";
    public static final String TITLE = "title";
    public static final String MERGED_BY = "mergedBy";
    public static final String MERGED_BY_ACCOUNT = "mergedByAccount";
    public static final String MERGED_AT = "mergedAt";
    public static final String APPROVALS = "approvals";
    public static final String AT = "at";
    public static final String POLICY = "policy";
    public static final String RULE = "rule";
    public static final String ASKED = "asked";
    public static final String ALLOWED = "allowed";
    public static final String ANSWER = "answer";
    public static final String TOKENS = "tokens";
    public static final String PURPOSE = "purpose";
    public static final String CREDENTIAL = "credential";
    public static final String FINGERPRINT = "fingerprint";
    public static final String SCOPES = "scopes";
    public static final String ISSUED_AT = "issuedAt";
    public static final String EXPIRES_AT = "expiresAt";
    public static final String END = "end";
    public static final String FETCHES = "fetches";
    public static final String HOW = "how";
    public static final String BYTES = "bytes";
    public static final String VALIDATION = "validation";
    public static final String FILES = "files";
    public static final String FILES_FROM_CACHE = "filesFromCache";
    public static final String DAG_IDS = "dagIds";
    public static final String DYNAMIC_DAGS = "dynamicDags";
    public static final String ERRORS = "errors";
    public static final String WARNINGS = "warnings";
    public static final String FINDINGS = "findings";
    public static final String SEVERITY = "severity";
    public static final String FILE = "file";
    public static final String LINE = "line";
    public static final String COLUMN = "column";
    public static final String ARTIFACT = "artifact";
    public static final String NAME = "name";
    public static final String DIGEST = "digest";
    public static final String SHA_256 = "sha256";
    public static final String SIZE = "size";
    public static final String RELEASE = "release";
    public static final String UNDO = "undo";
    public static final String TARGET = "target";
    public static final String BEFORE = "before";
    public static final String AFTER = "after";
    public static final String PUSHED_AT = "pushedAt";
    public static final String ADDED = "added";
    public static final String CHANGED = "changed";
    public static final String REMOVED = "removed";
    public static final String UNCHANGED = "unchanged";
    public static final String CONFIRMATION = "confirmation";
    public static final String UNDO_CONFIRMATION = "undoConfirmation";
    public static final String VERDICT = "verdict";
    public static final String SECONDS_TO_LIVE = "secondsToLive";
    public static final String SECONDS = "seconds";
    public static final String REASON = "reason";
    public static final String NOTE = "note";
    public static final String DAGS = "dags";
    public static final String AGENT = "agent";
    public static final String STAGES = "stages";
    public static final String STARTED_AT = "startedAt";
    public static final String ENDED_AT = "endedAt";
    public static final String RESTARTS = "restarts";
    public static final String FOUND = "found";
    public static final String COUNT = "count";
    public static final String ITEMS = "items";

    /** The parts of a predicate in the order in which they stand. */
    static final List<String> PARTS = List.of(
            TRAIL,
            DEPLOYMENT,
            ENVIRONMENT,
            OUTCOME,
            FAILURE,
            AIRFLOW,
            REQUESTER,
            REQUEST,
            AGENT,
            SOURCE,
            POLICY,
            TOKENS,
            FETCHES,
            VALIDATION,
            ARTIFACT,
            RELEASE,
            CONFIRMATION,
            UNDO,
            UNDO_CONFIRMATION,
            DAGS,
            STAGES,
            RESTARTS);

    private AuditFields() {}
}
