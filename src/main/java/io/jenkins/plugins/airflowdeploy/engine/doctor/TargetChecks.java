package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.target.LiveRelease;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the target of each repository, and keeps what is live there. */
final class TargetChecks {

    private final Patient patient;
    private final Time time;
    private final List<Seen> live = new ArrayList<>();

    /**
     * What a target holds.
     *
     * @param versioned whether Airflow shows the release's id
     */
    record Seen(String repository, LiveRelease release, boolean versioned) {}

    TargetChecks(Patient patient, Time time) {
        this.patient = patient;
        this.time = time;
    }

    /** What was live at the targets that could be read. */
    List<Seen> live() {
        return List.copyOf(live);
    }

    List<Check> of(String repository) throws InterruptedException {
        String subject = "target of " + repository;
        List<Check> checks = new ArrayList<>();
        try {
            Optional<TokenSource> tokens = patient.targetTokens().find();
            ScopedToken token = tokens.isPresent() ? tokens.get().issue() : null;
            try {
                token(subject, tokens, token).ifPresent(checks::add);
                checks.add(read(subject, repository, token));
            } finally {
                if (token != null) {
                    tokens.get().revoke(token);
                }
            }
        } catch (DeploymentFailure e) {
            checks.add(Check.problem(subject, e.getMessage(), "Mend that first."));
        }
        return checks;
    }

    private Optional<Check> token(String subject, Optional<TokenSource> tokens, ScopedToken token) {
        return token == null
                ? Optional.empty()
                : Optional.of(TokenEnd.check(subject + ": token", tokens.get().description(), token, time));
    }

    private Check read(String subject, String repository, ScopedToken token) throws DeploymentFailure, InterruptedException {
        Target target;
        try {
            target = patient.targets().open(repository, token);
        } catch (DeploymentFailure e) {
            return Check.notChecked(subject, e.getMessage());
        }
        try {
            LiveRelease release = target.live();
            live.add(new Seen(repository, release, target.carriesVersion()));
            return Check.ok(subject, target.description() + " can be read and shows " + said(release)
                    + ". Whether it may be written to, only a deployment tells");
        } catch (DeploymentFailure e) {
            return e.kind() == FailureKind.NOT_INITIALIZED
                    ? Check.problem(subject, target.description() + " is not initialized", "Press “Initialize target” at the"
                            + " environment with " + repository + ", and start Airflow's dag processor anew after that.")
                    : Check.problem(subject, e.getMessage(), "Mend that first: a deployment reads the target before all else.");
        }
    }

    private String said(LiveRelease release) {
        String of = release.sourceCommit()
                .map(commit -> ", commit " + commit.substring(0, Math.min(12, commit.length())) + " of "
                        + release.sourceRepository().orElse("an unknown repository"))
                .orElse(", which is of no source commit: a seed, or made by others");
        Duration age = Duration.between(release.madeAt(), time.now());
        return "release " + release.id() + " by " + release.deployedBy() + " of " + release.madeAt()
                + (age.toDays() > 0 ? " (" + age.toDays() + " days ago)" : "") + of;
    }
}
