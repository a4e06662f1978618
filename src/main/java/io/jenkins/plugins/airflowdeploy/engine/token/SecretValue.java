package io.jenkins.plugins.airflowdeploy.engine.token;

/**
 * A long-lived secret of the controller (a password, a consumer's secret) that is revealed only in the line that sends it.
 * Jenkins passes {@code secret::getPlainText}.
 */
@FunctionalInterface
public interface SecretValue {
    /** The plain text; never stored, logged or put into a message by the caller. */
    String reveal();
}
