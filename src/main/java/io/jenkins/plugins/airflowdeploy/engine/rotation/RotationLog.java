package io.jenkins.plugins.airflowdeploy.engine.rotation;

/** Where a rotation says what it did; for administrators, without secrets. Each line once per event, not once per try. */
public interface RotationLog {

    /** A connection has a fresh token. */
    void rotated(String line);

    /** Something is not as it should be, and is tried again. */
    void warning(String line);

    /** Tasks that use the connection fail now. */
    void expired(String line);
}
