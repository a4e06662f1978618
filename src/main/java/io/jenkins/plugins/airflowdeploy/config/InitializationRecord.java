package io.jenkins.plugins.airflowdeploy.config;

import hudson.model.User;
import io.jenkins.plugins.airflowdeploy.engine.audit.AuditRecordBuilder;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.FileChanges;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Release;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The audit record of an initialization: it writes to a target as a deployment does, at the wish of an administrator. */
final class InitializationRecord {

    private static final String PURPOSE = "write release";

    private final String id = "initialization-" + UUID.randomUUID();
    private final String user;
    private final String environment;
    private final Trail trail;
    private final AuditRecordBuilder record;

    InitializationRecord(AirflowEnvironment environment, String repository) {
        this.environment = environment.getName();
        this.trail = new Trail(AirflowConfiguration.folder(), this.environment);
        User current = User.current();
        this.user = current == null ? "an administrator" : current.getId();
        this.record = new AuditRecordBuilder(id, this.environment)
                .airflow(environment.getAirflowUrl(), environment.getBundle(), Optional.empty())
                .requester(user)
                .request(repository);
    }

    /** Of the seed release, which anchors the trail's head like any other. */
    ReleaseFacts facts() throws DeploymentFailure {
        return new ReleaseFacts(
                Time.SYSTEM.now().truncatedTo(ChronoUnit.SECONDS),
                "Seed for " + environment,
                Map.of(Trailers.DEPLOYED_BY, user, Trailers.DEPLOYMENT_ID, id, Trailers.AUDIT_HEAD, trail.head()));
    }

    void token(String credential, ScopedToken token) {
        record.tokens().issued(PURPOSE, credential, token, Time.SYSTEM.now());
    }

    void tokenEnd(String end) {
        record.tokens().end(PURPOSE, end);
    }

    /** The target had no release, and has this one now. */
    void made(String target, LiveRelease seed) {
        FileChanges changes = FileChanges.between(Map.of(), seed.files());
        record.release(target, new Release(seed.id(), "", changes, seed.files()), Optional.of(seed.madeAt()));
    }

    /** The target had this release already, which stays. */
    void there(String target, LiveRelease live) {
        record.release(target, new Release(live.id(), live.id()), Optional.empty());
    }

    /** Puts the record into the environment's trail. */
    void end(Outcome outcome) throws DeploymentFailure {
        trail.append(record.build(outcome));
    }

    /** As {@link #end}, of one that did not succeed. */
    void failed(DeploymentFailure failure) throws DeploymentFailure {
        record.failure(failure.kind(), failure.getMessage());
        end(Outcome.FAILED);
    }
}
