package io.jenkins.plugins.airflowdeploy;

import hudson.Util;
import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import jenkins.model.Jenkins;

/** What the step asks of the engine, and who asks. */
final class StepRequest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int CAUSE_LIMIT = 200;

    private final AirflowDeployStep step;
    private final Run<?, ?> run;
    private final String id;
    private final EnvironmentSpec environment;
    private SourceChoice sourceOrNull;

    /**
     * @param id of the deployment
     * @param environment where to
     */
    StepRequest(AirflowDeployStep step, Run<?, ?> run, String id, EnvironmentSpec environment) {
        this.step = step;
        this.run = run;
        this.id = id;
        this.environment = environment;
    }

    /** An id for a deployment; later ones sort behind earlier ones. */
    static String newId() {
        byte[] random = new byte[4];
        RANDOM.nextBytes(random);
        return TIME.format(Instant.now()) + "-" + HexFormat.of().formatHex(random);
    }

    DeploymentRequest of(SourceChoice source) throws DeploymentFailure {
        sourceOrNull = source;
        StepChecks.all(step);
        return new DeploymentRequest(
                id,
                step.getEnvironment(),
                source.branch(),
                source.commit(),
                source.pullRequest(),
                step.getDagsFolder(),
                step.getInclude(),
                step.isDryRun(),
                Duration.ofSeconds(step.getTimeout()),
                requester());
    }

    private DeploymentRequest.Requester requester() {
        String root = Util.fixNull(Jenkins.get().getRootUrl());
        return new DeploymentRequest.Requester(
                run.getParent().getFullName(), run.getNumber(), root.isEmpty() ? "" : root + run.getUrl(), user(),
                new BuildTrigger(environment.policy().roles().groups()).of(run, sourceOrNull != null && sourceOrNull.ofBuild()));
    }

    private String user() {
        Cause.UserIdCause user = run.getCause(Cause.UserIdCause.class);
        if (user != null && user.getUserId() != null) {
            return user.getUserId();
        }
        return run.getCauses().stream()
                .findFirst()
                .map(cause -> ForeignText.line(cause.getShortDescription(), CAUSE_LIMIT))
                .orElse("not known");
    }

    /** Of a build that knows none, the empty text. */
    private String branch() {
        try {
            return sourceOrNull == null ? Util.fixNull(step.getBranch()) : sourceOrNull.branch();
        } catch (DeploymentFailure e) {
            return ""; // it is what the build failed by
        }
    }

    /** Records a deployment that stopped before the engine could begin it. */
    DeploymentResult stopped(String agent, Trail trail, DeploymentFailure failure, DeploymentLog log)
            throws DeploymentFailure {
        DeploymentRequest.Requester by = requester();
        Outcome outcome = failure.kind() == FailureKind.POLICY ? Outcome.REFUSED : Outcome.FAILED;
        Trail.Sealed sealed = trail.append(new AuditRecordBuilder(id, environment.name())
                .requester(by.job(), by.build(), by.url(), by.user(), by.trigger())
                .request(
                        Optional.ofNullable(sourceOrNull).map(SourceChoice::repositoryName),
                        branch(),
                        sourceOrNull == null ? Optional.ofNullable(step.getCommit()) : sourceOrNull.commit(),
                        step.getDagsFolder(),
                        step.getInclude(),
                        step.isDryRun())
                .agent(agent)
                .airflow(environment.airflowUrl(), environment.bundle(), Optional.empty())
                .failure(failure.kind(), failure.getMessage())
                .build(outcome));
        log.line("record: " + outcome.text() + ", number " + sealed.sequence() + " in the trail of " + environment.name());
        return new DeploymentResult(
                id,
                outcome,
                Optional.of(failure.getMessage()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DagChanges.NONE,
                Optional.empty(),
                sealed.record().line());
    }
}
