package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowRights;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.source.Told;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether tokens may do no less and no more than a deployment needs.
 *
 * @param refuseWide whether more than needed refuses, and what a server does not tell too
 */
record TokenReview(boolean refuseWide) {

    private static final String RULE = TokenSighting.RULE;
    private static final Set<String> WIDE_ROLES = Set.of("role:admin", "role:op");

    /**
     * @param credential names where the token came from
     * @return empty where nothing is known and nothing refuses that
     * @throws DeploymentFailure kind {@code ACCESS} when it may do too little: names the missing scopes and where to grant them
     */
    Optional<PolicyDecision> source(String credential, Told<TokenScopes> told) throws DeploymentFailure {
        if (told.answer().isEmpty()) {
            return refuseWide
                    ? Optional.of(new PolicyDecision(RULE, credential, false, "not checked, because " + told.words()))
                    : Optional.empty();
        }
        TokenScopes scopes = told.answer().get();
        if (!scopes.missing().isEmpty()) {
            throw new DeploymentFailure(FailureKind.ACCESS, credential + " lacks the scope " + BitbucketScopes.list(scopes.missing())
                    + ", which this deployment needs: Bitbucket granted " + BitbucketScopes.list(scopes.granted()) + ". Tick "
                    + BitbucketScopes.labels(scopes.missing()) + " " + scopes.grantedWhere() + ".");
        }
        return Optional.of(scopes.surplus().isEmpty()
                ? new PolicyDecision(RULE, credential, true, BitbucketScopes.list(scopes.granted()) + ": no more than needed")
                : new PolicyDecision(RULE, credential, !refuseWide, TokenSighting.WIDER + " by " + BitbucketScopes.list(scopes.surplus())
                        + "; a deployment needs " + BitbucketScopes.list(scopes.needed())));
    }

    /**
     * Airflow's tokens have no scopes but the role of their user, and that only with the simple auth manager; those of an
     * identity provider say nothing of Airflow.
     *
     * @param rights asked for where the token names no role
     * @return empty where Airflow does not tell enough, and nothing refuses that
     * @throws DeploymentFailure kind {@code ACCESS} when the account may do too little: names what is missing
     */
    Optional<PolicyDecision> airflow(String credential, ScopedToken token, Rights rights)
            throws DeploymentFailure, InterruptedException {
        List<String> roles = token.scopes().orElse(List.of()).stream().filter(scope -> scope.startsWith("role:")).toList();
        if (roles.isEmpty()) {
            return airflow(credential, rights.ask());
        }
        boolean wide = roles.stream().anyMatch(role -> WIDE_ROLES.contains(role.toLowerCase(Locale.ROOT)));
        String words = BitbucketScopes.list(roles);
        return Optional.of(wide
                ? new PolicyDecision(RULE, credential, !refuseWide, words + ": " + TokenSighting.WIDER + "; a deployment needs the role user")
                : new PolicyDecision(RULE, credential, true, words + ": no more than needed"));
    }

    private Optional<PolicyDecision> airflow(String credential, AirflowRights rights) throws DeploymentFailure {
        if (!rights.missing().isEmpty()) {
            throw new DeploymentFailure(FailureKind.ACCESS, credential + " may not do at Airflow all that a deployment needs: its role lacks "
                    + list(rights.missing()) + ". Add that to the role in Airflow; the least is " + list(rights.needed()) + ".");
        }
        if (!rights.surplus().isEmpty()) {
            return Optional.of(new PolicyDecision(RULE, credential, !refuseWide, (rights.administers() ? "an administrator of Airflow, " : "")
                    + TokenSighting.WIDER + " by " + list(rights.surplus()) + "; a deployment needs " + list(rights.needed())));
        }
        if (!rights.unknown().isEmpty()) {
            return refuseWide
                    ? Optional.of(new PolicyDecision(
                            RULE, credential, false, "not checked, because Airflow does not tell of " + list(rights.unknown())))
                    : Optional.empty();
        }
        return Optional.of(new PolicyDecision(RULE, credential, true,
                "its role has what is needed, and none of what was asked for besides" + rights.reservation()));
    }

    private static String list(List<String> permissions) {
        return String.join(", ", permissions);
    }

    /** Asks Airflow what the account may do. */
    @FunctionalInterface
    interface Rights {
        AirflowRights ask() throws DeploymentFailure, InterruptedException;
    }
}
