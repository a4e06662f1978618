package io.jenkins.plugins.airflowdeploy;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceNames;
import java.util.List;

/** What the step's parameters must look like: one check for the form and for the build, which records what it refuses. */
final class StepChecks {

    private static final int LONGEST_TIMEOUT = 86_400;

    private StepChecks() {}

    /** @throws DeploymentFailure kind {@code INVALID_REQUEST}, for the first parameter that will not do */
    static void all(AirflowDeployStep step) throws DeploymentFailure {
        timeout(step.getTimeout());
        SourceNames.folders(List.of(step.getDagsFolder()));
        paths(step.getInclude());
        if (step.getCommit() != null) {
            SourceNames.commit(step.getCommit());
        }
    }

    private static void timeout(int seconds) throws DeploymentFailure {
        if (seconds < 1 || seconds > LONGEST_TIMEOUT) {
            throw noTimeout();
        }
    }

    static void timeout(String seconds) throws DeploymentFailure {
        try {
            timeout(Integer.parseInt(seconds));
        } catch (NumberFormatException e) {
            throw noTimeout();
        }
    }

    private static DeploymentFailure noTimeout() {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST, "timeout is between 1 and " + LONGEST_TIMEOUT + " seconds.");
    }

    static void paths(List<String> paths) throws DeploymentFailure {
        if (paths.stream().anyMatch(String::isEmpty)) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST, "include has an empty element. Give paths in the repository such as lib.");
        }
        if (!paths.isEmpty()) {
            SourceNames.folders(paths);
        }
    }

    /** What the form shows of a field: nothing where it is empty, nor for those who may not configure the job. */
    static FormValidation shown(Item item, String value, Check check) {
        String trimmed = Util.fixEmptyAndTrim(value);
        if (trimmed == null || !StepForm.allowed(item)) {
            return FormValidation.ok();
        }
        try {
            check.of(trimmed);
            return FormValidation.ok();
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    /** Throws what there is to say against a value. */
    @FunctionalInterface
    interface Check {
        void of(String value) throws DeploymentFailure;
    }
}
