package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;

/**
 * One thing that a rule has to say.
 *
 * @param rule the rule's name: {@code syntax-error}, {@code duplicate-dag-id}, …
 * @param severity whether it stops the deployment
 * @param path path in the repository
 * @param line counted from 1; 0 when it is about the whole file
 * @param column counted from 1; 0 when not known
 * @param message one clean line that names the culprit and, where it is not plain, the remedy
 */
public record Finding(String rule, Severity severity, String path, int line, int column, String message)
        implements Serializable {

    /** {@code dags/a.py:12:5: duplicate-dag-id: …}: how logs show it. */
    @Override
    public String toString() {
        String place = line == 0 ? path : column == 0 ? path + ":" + line : path + ":" + line + ":" + column;
        return place + ": " + rule + ": " + message;
    }
}
