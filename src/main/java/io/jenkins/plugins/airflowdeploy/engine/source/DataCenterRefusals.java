package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterErrors;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;

/**
 * Says in words why Bitbucket Data Center refuses. Decided on the status and {@code errors[].exceptionName}, never on texts,
 * which change with version and language. A missing permission is 401 there, like a wrong token.
 *
 * @param server as users know it: {@code Bitbucket at https://bitbucket.example.com}
 * @param repository as the source names it
 * @param credential names the credential that the token came from
 */
record DataCenterRefusals(String server, String repository, String credential, Time time) implements Refusals {

    @Override
    public boolean tooMany(HttpAnswer answer) {
        return answer.status() == 429;
    }

    @Override
    public boolean notPermitted(HttpAnswer answer) {
        boolean named = DataCenterErrors.name(answer).orElse("").equals(DataCenterErrors.NOT_PERMITTED);
        return !DataCenterErrors.locked(answer) && (answer.status() == 401 || answer.status() == 403) && named;
    }

    @Override
    public DeploymentFailure tooManyFor(String what, Duration wait) {
        return unavailable(what, "too many requests; it wants us to wait " + wait.toSeconds()
                + " s. Deploy again later, or have an administrator raise the rate limit of this account");
    }

    @Override
    public void check(String what, HttpAnswer answer, ScopedToken token) throws DeploymentFailure {
        if (answer.ok() || answer.status() == 404) {
            return;
        }
        if (DataCenterErrors.locked(answer)) {
            throw access(what, "the account of " + credential + " is locked after failed logins, and Bitbucket wants a CAPTCHA."
                    + " Log in with a browser once to lift that, mend the credential, then deploy again.");
        }
        switch (answer.status()) {
            case 401, 403 -> throw access(what, unauthorised(answer, token));
            case 400 -> throw unavailable(what, "it does not accept the request (status 400"
                    + DataCenterErrors.name(answer).map(name -> ", " + name).orElse("") + ")");
            default -> throw unavailable(what, "status " + answer.status()
                    + (answer.status() / 100 == 3
                            ? ", a redirect, which is not followed: the token would travel along. Check the address"
                            : answer.status() / 100 == 5 ? ". Try again later" : ". Check the address"));
        }
    }

    private String unauthorised(HttpAnswer answer, ScopedToken token) {
        if (answer.status() == 403 && answer.json().isEmpty()) {
            return "the 403 is none of Bitbucket's: a proxy or a firewall in the way refuses. Check Jenkins' proxy settings.";
        }
        if (token == null) {
            return "the repository is not open to everyone. Give a credential for " + repository + ".";
        }
        boolean over = token.expiresAt().map(end -> !time.now().isBefore(end)).orElse(false);
        if (over) {
            return "the token of " + credential + " expired at " + token.expiresAt().get()
                    + ". Rotate it, or deploy again for a new one." + answer.clockNote(time.now());
        }
        String name = DataCenterErrors.name(answer).orElse("");
        if (name.equals(DataCenterErrors.NOT_PERMITTED) || answer.status() == 403) {
            return credential + who(answer) + " is not permitted to do this. Give it the permission Repository read (REPO_READ)"
                    + " on this repository.";
        }
        if (name.equals(DataCenterErrors.WRONG_PASSWORD)) {
            return "the token of " + credential + " is wrong, revoked or expired. Rotate it." + answer.clockNote(time.now());
        }
        return "the token of " + credential + " is wrong, revoked or expired, or may not do this. Check it.";
    }

    @Override
    public DeploymentFailure invisible(ScopedToken token, HttpAnswer answer) {
        return new DeploymentFailure(
                FailureKind.ACCESS,
                server + ": repository " + repository + " does not exist" + (token == null
                        ? " or is not open to everyone. Give a credential."
                        : ", or " + credential + " (" + token + who(answer)
                                + ") may not see it. Check project key and name, and what the credential is for."));
    }

    /** Data Center names the account in every answer to a request that it let in. */
    private static String who(HttpAnswer answer) {
        return answer.header("X-AUSERNAME")
                .map(user -> ", account " + ForeignText.line(user, 80))
                .orElse("");
    }

    /** Why a 404 came: the repository, what is in it, or an address that this version does not have. */
    DeploymentFailure missing(String what, HttpAnswer answer, ScopedToken token) {
        String name = DataCenterErrors.name(answer).orElse("");
        if (name.equals("NoSuchRepositoryException") || name.equals("NoSuchProjectException")) {
            return invisible(token, answer);
        }
        if (name.isEmpty()) {
            return unavailable(what, "it does not know this address (status 404). Check the server's address with its context path;"
                    + " versions before 8 are not supported");
        }
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, "There is no " + what + " in " + repository + ".");
    }

    private DeploymentFailure access(String what, String why) {
        return new DeploymentFailure(FailureKind.ACCESS, server + ": " + what + " refused: " + why);
    }

    private DeploymentFailure unavailable(String what, String why) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, server + ": " + what + " not answered: " + why + ".");
    }
}
