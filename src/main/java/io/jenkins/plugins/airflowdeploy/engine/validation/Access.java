package io.jenkins.plugins.airflowdeploy.engine.validation;

/**
 * What the arguments of a DAG say of who may use it.
 *
 * @param roles those that {@code access_control} names
 * @param owner the one in {@code default_args}
 */
record Access(Declared roles, Declared owner) {

    /** Nothing. */
    static final Access NONE = new Access(Declared.NONE, Declared.NONE);

    /** Nothing that could be read. */
    static final Access UNKNOWN = new Access(Declared.UNKNOWN, Declared.UNKNOWN);
}
