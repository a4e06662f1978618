package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.Optional;

/** Opens what a deployment talks to, each with a token that is issued for it when it is first needed. */
final class Access {

    private final DeploymentParts parts;
    private final Recorder recorder;
    private final TokenDesk desk;

    Access(DeploymentParts parts, Recorder recorder, TokenDesk desk) {
        this.parts = parts;
        this.recorder = recorder;
        this.desk = desk;
    }

    /** What the source is read with; {@code null} where anyone may. */
    ScopedToken source() throws DeploymentFailure, InterruptedException {
        return parts.sourceTokens().isEmpty()
                ? null
                : desk.issue("read source", parts.sourceTokens().get(), parts.time().now());
    }

    /** After a restart: the tokens of before are of no use to anybody. */
    void revokeLeftOvers() throws InterruptedException {
        if (parts.sourceTokens().isPresent()) {
            parts.sourceTokens().get().revokeLeftOvers().ifPresent(end -> {
                recorder.record().lostToken("read source", "found by its name: " + end);
                recorder.log("token: to read source, of before the restart: " + end);
            });
        }
    }

    Target target() throws DeploymentFailure, InterruptedException {
        ScopedToken write = parts.targetTokens().isEmpty()
                ? null
                : desk.issue("write release", parts.targetTokens().get(), parts.time().now());
        return parts.target().open(write);
    }

    Airflow airflow() throws DeploymentFailure, InterruptedException {
        Airflow airflow = parts.airflow().open(desk.issue("ask Airflow", parts.airflowTokens(), parts.time().now()));
        recorder.record().airflow(
                parts.environment().airflowUrl(), parts.environment().bundle(), Optional.of(airflow.version()));
        return airflow;
    }
}
