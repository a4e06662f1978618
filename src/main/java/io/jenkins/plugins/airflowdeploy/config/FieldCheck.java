package io.jenkins.plugins.airflowdeploy.config;

import hudson.model.Failure;
import hudson.util.FormValidation;

/**
 * What there is to say of a field's value: nothing, a warning, or an error that keeps it from being set.
 *
 * @param kind how bad it is
 * @param text plain text for the administrator; empty when there is nothing to say
 */
record FieldCheck(FormValidation.Kind kind, String text) {

    static final FieldCheck OK = new FieldCheck(FormValidation.Kind.OK, "");

    static FieldCheck error(String text) {
        return new FieldCheck(FormValidation.Kind.ERROR, text);
    }

    static FieldCheck warning(String text) {
        return new FieldCheck(FormValidation.Kind.WARNING, text);
    }

    /** What the form shows. */
    FormValidation shown() {
        return switch (kind) {
            case OK -> FormValidation.ok();
            case WARNING -> FormValidation.warning("%s", text);
            case ERROR -> FormValidation.error("%s", text);
        };
    }

    /** Gives the value back, unless it is an error to set it. */
    <T> T pass(T value) {
        if (kind == FormValidation.Kind.ERROR) {
            throw new Failure(text);
        }
        return value;
    }
}
