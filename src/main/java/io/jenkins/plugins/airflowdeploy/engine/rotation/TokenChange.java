package io.jenkins.plugins.airflowdeploy.engine.rotation;

import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowConnections;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowConnections.Connection;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One fresh token for one connection: first everything is asked that can be asked without it, then it is exchanged, then it is
 * written down what is about to be done, and then it is put in place.
 */
final class TokenChange {

    private static final String NOT_KNOWN = "not known whether it is in the connection; ends by itself";

    private final RotationSite site;
    private final RotatedConnection wanted;
    private final RotationRecord record;
    private final Time time;

    /** Makes it durable that a token may be in the connection from now on. */
    @FunctionalInterface
    interface Intent {
        void write(ConnectionState.Attempt attempt) throws DeploymentFailure;
    }

    /**
     * How it ended.
     *
     * @param words of the token, for logs
     * @param caution to be said of the connection; empty where there is nothing
     * @param others what else of it changed meanwhile, which we did not do; empty where nothing did
     */
    record Done(Placed placed, String words, String caution, String others) {}

    TokenChange(RotationSite site, RotatedConnection wanted, RotationRecord record, Time time) {
        this.site = site;
        this.wanted = wanted;
        this.record = record;
        this.time = time;
    }

    Done run(Intent intent) throws DeploymentFailure, InterruptedException {
        try (Http http = new Http(site.http(), time)) {
            AirflowLogin login = new AirflowLogin(site.login().tokens(http), record, time);
            try {
                AirflowConnections airflow = new AirflowConnections(http, site.airflow(), login.open(), time);
                record.airflow(site.airflow(), site.bundle(), airflow.version());
                Connection connection = airflow.find(wanted.id());
                requireOurs(connection);
                String caution = caution(airflow.bundleConnections(), connection);
                return place(airflow, connection, caution, intent);
            } finally {
                login.close();
            }
        }
    }

    /** A password that belongs to somebody would be lost: Airflow gives none back. */
    private void requireOurs(Connection connection) throws DeploymentFailure {
        String login = connection.login();
        if (!login.isEmpty() && !login.equals(ScopedToken.TOKEN_USER)) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, "connection '" + wanted.id() + "' has the login '" + login
                    + "', so its password is not one of ours to replace: set its login to " + ScopedToken.TOKEN_USER
                    + ", or take it out of rotation.");
        }
    }

    /** Where Airflow tells, its bundles' own connections are refused; where it does not, those that may be such are named. */
    private String caution(Optional<Set<String>> bundles, Connection connection) throws DeploymentFailure {
        if (bundles.isPresent() && bundles.get().contains(wanted.id())) {
            throw new DeploymentFailure(FailureKind.INVALID_REQUEST, "a Dag bundle of Airflow reads its repository with connection '"
                    + wanted.id() + "': " + RotationText.NOT_REREAD + ". Take it out of the environment's rotation, and give it a token"
                    + " that lasts.");
        }
        boolean likely = connection.type().equals("git") || AirflowConnections.isLikelyOfBundle(wanted.id(), site.bundle());
        return bundles.isEmpty() && likely
                ? "Airflow does not tell whether a Dag bundle uses it: " + RotationText.NOT_REREAD
                : "";
    }

    private Done place(AirflowConnections airflow, Connection connection, String caution, Intent intent)
            throws DeploymentFailure, InterruptedException {
        TokenSource source = wanted.supply().tokens();
        Instant asked = time.now();
        ScopedToken token = source.issue();
        record.fresh(source.description(), token, asked);
        Placed placed = Placed.of(site, wanted, token, asked);
        intend(intent, placed, source, token);
        Set<String> changed;
        try {
            changed = airflow.setPassword(connection, token);
        } catch (DeploymentFailure e) {
            record.freshEnd(e.kind() == FailureKind.UNAVAILABLE
                    ? NOT_KNOWN
                    : "not taken by Airflow; " + source.revoke(token));
            throw e;
        } catch (RuntimeException e) {
            record.freshEnd(NOT_KNOWN);
            throw e;
        }
        String others = changed.isEmpty() ? "" : "somebody changed of it meanwhile: " + String.join(", ", changed);
        record.freshEnd("in the connection" + (others.isEmpty() ? "" : "; " + others) + "; ends by itself");
        String scopes = token.scopes().map(s -> ", scopes " + BitbucketScopes.list(s)).orElse("");
        return new Done(placed, placed.words() + scopes, caution, others);
    }

    private void intend(Intent intent, Placed placed, TokenSource source, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        try {
            intent.write(record.attempt(placed));
        } catch (DeploymentFailure e) {
            record.freshEnd("not put in place; " + source.revoke(token));
            throw e;
        }
    }
}
