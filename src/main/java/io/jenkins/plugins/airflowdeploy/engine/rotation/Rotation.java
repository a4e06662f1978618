package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.rotation.ConnectionState.Trouble;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives the connections of an environment a fresh token each once half the life of the last one is over, and records it. To be
 * run every minute or so; talks to nobody as long as nothing is due.
 *
 * <p>A token that is put in place is nobody else's and is never taken back: it ends by itself. What fails is tried again after 1,
 * 2, 4, 8, then every 10 minutes. A crash anywhere loses nothing: a token that may have reached Airflow is written down
 * beforehand, by fingerprint, and is accounted for in the trail at the next run. For one thread at a time.
 */
public final class Rotation {

    private final RotationSite site;
    private final RotationLog log;
    private final Time time;

    public Rotation(RotationSite site, RotationLog log, Time time) {
        this.site = site;
        this.log = log;
        this.time = time;
    }

    /**
     * Does what is due now.
     *
     * @throws DeploymentFailure when trail or memory of the environment cannot be used: nothing is done then, or what was done is
     *     accounted for at the next run; what fails at servers is recorded and logged instead, and so is a fault of ours or of a credential
     */
    public void run(List<RotatedConnection> connections) throws DeploymentFailure, InterruptedException {
        ConnectionStates states = ConnectionStates.read(site.folder(), site.environment(), log);
        for (String attempted : states.attempted()) {
            account(attempted, states);
        }
        states.keepOnly(connections.stream().map(RotatedConnection::id).toList());
        for (RotatedConnection wanted : connections) {
            if (states.of(wanted.id()).isDue(site.airflow(), wanted.credential(), time.now())) {
                rotate(wanted, states);
            }
            tellExpiry(wanted, states);
        }
    }

    /** Brings an attempt to its end in the trail that Jenkins stopped in. */
    private void account(String connection, ConnectionStates states) throws DeploymentFailure {
        ConnectionState state = states.of(connection);
        ConnectionState.Attempt attempt = state.attempt().orElseThrow();
        RotationRecord record = RotationRecord.resume(site, attempt);
        Optional<String> recorded = record.recorded();
        if (recorded.isEmpty()) {
            String why = "Jenkins stopped before it knew whether Airflow took " + attempt.placed().words();
            record.aborted(why);
            log.warning(name(connection) + ": " + why + ". If need be it is tried again with another.");
        }
        states.put(connection, recorded.filter("rotated"::equals).isPresent()
                ? ConnectionState.of(attempt.placed())
                : state.accounted());
    }

    private void rotate(RotatedConnection wanted, ConnectionStates states) throws DeploymentFailure, InterruptedException {
        ConnectionState before = states.of(wanted.id());
        RotationRecord record = RotationRecord.begin(site, wanted.id());
        record.requireWritable();
        states.put(wanted.id(), before); // what is remembered has to be writable before a token is exchanged
        TokenChange.Done done;
        try {
            done = new TokenChange(site, wanted, record, time)
                    .run(attempt -> states.put(wanted.id(), before.attempting(attempt)));
        } catch (DeploymentFailure e) {
            failed(wanted, states, record, e);
            return;
        } catch (RuntimeException e) {
            String fault = record.fault("rotating " + name(wanted.id()), e);
            failed(wanted, states, record, new DeploymentFailure(FailureKind.UNAVAILABLE, fault + ". Please report it with the system log."));
            return;
        } catch (InterruptedException e) {
            record.aborted("Jenkins stops");
            states.put(wanted.id(), states.of(wanted.id()).accounted());
            throw e;
        }
        record.rotated();
        states.put(wanted.id(), ConnectionState.of(done.placed()));
        tell(wanted, before, done);
    }

    private void tell(RotatedConnection wanted, ConnectionState before, TokenChange.Done done) {
        String tries = before.trouble().map(t -> " after " + t.tries() + (t.tries() == 1 ? " failed try" : " failed tries")).orElse("");
        String instead = before.placed().map(old -> "; the one before was " + old.words()).orElse("");
        log.rotated(name(wanted.id()) + ": rotated" + tries + ", has " + done.words() + instead
                + (done.caution().isEmpty() ? "" : "; " + done.caution()));
        if (!done.caution().isEmpty() && before.placed().isEmpty()) {
            log.warning(name(wanted.id()) + ": " + done.caution() + ".");
        }
        if (!done.others().isEmpty()) {
            log.warning(name(wanted.id()) + ": " + done.others() + ".");
        }
    }

    /** A failure is recorded when it is another than the last one, or left a token behind; it is logged when it is another. */
    private void failed(RotatedConnection wanted, ConnectionStates states, RotationRecord record, DeploymentFailure failure)
            throws DeploymentFailure {
        ConnectionState state = states.of(wanted.id());
        boolean known = state.trouble()
                .filter(t -> t.isFor(site.airflow(), wanted.credential()) && t.tells(failure))
                .isPresent();
        if (!known || record.hasFresh()) {
            record.failed(failure);
        }
        states.put(wanted.id(), state.accounted().failed(site.airflow(), wanted.credential(), failure, time.now()));
        if (!known) {
            log.warning(name(wanted.id()) + " could not be rotated, and is tried again: " + failure.getMessage());
        }
    }

    private void tellExpiry(RotatedConnection wanted, ConnectionStates states) throws DeploymentFailure {
        ConnectionState state = states.of(wanted.id());
        Instant now = time.now();
        if (!state.isExpiryToTell(now)) {
            return;
        }
        Trouble trouble = state.trouble().orElseThrow();
        String why = "connection '" + wanted.id() + "' has no token that lives: " + state.placed().orElseThrow().words()
                + ", and no other could be put in its place (" + trouble.tries() + " tries): tasks that use it fail. "
                + trouble.message();
        RotationRecord.begin(site, wanted.id()).failed(new DeploymentFailure(trouble.kind(), why));
        states.put(wanted.id(), state.expiryTold());
        log.expired("environment " + site.environment() + ", " + why);
    }

    private String name(String connection) {
        return "environment " + site.environment() + ", connection '" + connection + "' of Airflow at " + site.airflow();
    }
}
