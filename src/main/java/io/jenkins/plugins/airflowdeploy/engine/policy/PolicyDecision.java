package io.jenkins.plugins.airflowdeploy.engine.policy;

/**
 * One question to a policy and its answer, for log and record.
 *
 * @param rule its name: {@code repository}, {@code approvals}; docs/policy.md has them all
 * @param asked the value that was held against the rule
 * @param allowed whether it may pass
 * @param answer why, in one clean line
 */
public record PolicyDecision(String rule, String asked, boolean allowed, String answer) {}
