package io.jenkins.plugins.airflowdeploy.engine.failure;

/**
 * A deployment cannot go on, and the user can be told why in one or two lines.
 *
 * <p>The message names the culprit and the remedy; it goes into the build log and the audit record as it stands, so it
 * holds no secret and no text of a foreign server that was not bounded and cleaned ({@link ForeignText}). The cause, where
 * there is one, is for the system log only.
 */
public final class DeploymentFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private boolean tokenRefused;

    /**
     * @param kind what sort of failure it is; decides the outcome in the record
     * @param message one or two lines for the user: what failed, why, and what to do
     */
    public DeploymentFailure(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * @param kind what sort of failure it is; decides the outcome in the record
     * @param message one or two lines for the user: what failed, why, and what to do
     * @param cause what was caught; never shown to the user
     */
    public DeploymentFailure(FailureKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Says that a server refused the token itself, expired or revoked, so that a new one may help; returns this. */
    public DeploymentFailure ofToken() {
        tokenRefused = true;
        return this;
    }

    /** Whether a new token may help. */
    public boolean isTokenRefused() {
        return tokenRefused;
    }

    public FailureKind kind() {
        return kind;
    }
}
