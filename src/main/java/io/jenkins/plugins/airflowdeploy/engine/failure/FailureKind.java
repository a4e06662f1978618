package io.jenkins.plugins.airflowdeploy.engine.failure;

/** Why a deployment stopped: each kind has its own outcome in the audit record. */
public enum FailureKind {
    /** The request itself is wrong: an unknown environment, branch, commit or folder. */
    INVALID_REQUEST,
    /** The environment's policy does not allow it. */
    POLICY,
    /** A server refused the credential, or the credential cannot see what it should. */
    ACCESS,
    /** A server cannot be reached, or answers with what no client can use. */
    UNAVAILABLE,
    /** What was read is not what it was said to be: bytes changed on their way, in a cache or in an archive. */
    INTEGRITY,
    /** The DAGs of the commit are not fit to run. */
    INVALID_DAGS,
    /** The target was never initialized. */
    NOT_INITIALIZED,
    /** Somebody else moved the target meanwhile. */
    CONFLICT,
    /** What is live is newer than what was to be deployed. */
    SUPERSEDED
}
