package io.jenkins.plugins.airflowdeploy.engine.policy;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;

/**
 * One question to a policy and its answer, for log and record.
 *
 * @param rule its name: {@code repository}, {@code approvals}; docs/policy.md has them all
 * @param asked the value that was held against the rule
 * @param allowed whether it may pass
 * @param answer why, in one clean line
 */
public record PolicyDecision(String rule, String asked, boolean allowed, String answer) {

    /** What a user reads who was refused. */
    public String refusal(String environment) {
        return "The policy of environment " + environment + " refuses " + rule + " '" + ForeignText.line(asked, 200) + "': " + answer
                + ". An administrator can change it in Manage Jenkins.";
    }
}
