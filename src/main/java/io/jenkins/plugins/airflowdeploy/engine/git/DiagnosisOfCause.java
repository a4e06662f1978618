package io.jenkins.plugins.airflowdeploy.engine.git;

import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote.Diagnosis;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;

/** Finds, in what JGit threw, the first cause that can be told in words. */
final class DiagnosisOfCause {

    private final ScopedToken token;
    private final HttpSettings settings;

    /** @param token what was shown to the server; {@code null} when nothing was */
    DiagnosisOfCause(ScopedToken token, HttpSettings settings) {
        this.token = token;
        this.settings = settings;
    }

    Diagnosis of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            Diagnosis known = known(t);
            if (known != null) {
                return known;
            }
        }
        return unavailable("the exchange broke off (" + thrown.getClass().getSimpleName() + "). Try again later.");
    }

    /** Whether some cause can be told in words. */
    boolean explains(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (known(t) != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same request may be answered well a moment later. */
    static boolean passing(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof RefusedAnswer refused) {
                return refused.passing();
            }
        }
        return false;
    }

    private Diagnosis known(Throwable t) {
        if (t instanceof RefusedAnswer refused) {
            return refused.redirect() ? redirected(refused) : answered(refused.status);
        }
        if (t instanceof HttpRetryException retry) {
            return answered(retry.responseCode());
        }
        if (t instanceof UnknownHostException) {
            return unavailable("its host name does not resolve. Check the address and Jenkins' proxy settings.");
        }
        if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
            return unavailable("the connection was refused. Check that the server runs and that the address is right.");
        }
        if (t instanceof SSLException) {
            return unavailable("the TLS connection cannot be trusted."
                    + " Add the server's certificate authority to the JVM's trust store.");
        }
        if (t instanceof InterruptedIOException) {
            return unavailable("the server did not answer within "
                    + Math.max(1, settings.timeout().toSeconds()) + " s. Try again later.");
        }
        if (t instanceof TooLargeObjectInPackException) {
            return unavailable("the server sends an object of 2 GiB or more, which is not taken. Take it out of the repository.");
        }
        if (t instanceof NoRemoteRepositoryException) {
            return new Diagnosis(FailureKind.ACCESS, "there is no Git repository at this address.");
        }
        return null;
    }

    private static Diagnosis redirected(RefusedAnswer refused) {
        String to = refused.redirectHost == null ? "elsewhere" : "to " + ForeignText.line(refused.redirectHost, 100);
        return unavailable("the server redirects " + to + " (status " + refused.status
                + "). Redirects are not followed, because the token would travel along: configure the address itself.");
    }

    private Diagnosis answered(int status) {
        return switch (status) {
            case RefusedAnswer.TOO_LONG -> unavailable("the server sent more than 2 GiB, which is not taken."
                    + " Deploy from a smaller repository.");
            case RefusedAnswer.LOCKED -> new Diagnosis(FailureKind.ACCESS, "the server has locked the account after failed logins"
                    + " and wants a CAPTCHA. Log in with a browser once to lift that, mend the credential, then deploy again.");
            case RefusedAnswer.TOO_MANY_REFS -> unavailable("the server lists more than 16 MiB of refs, which is not read."
                    + " Check the address, or delete branches and tags that nobody needs.");
            case 200 -> unavailable("what answers is no Git server (a login page, or a proxy?). Check the address.");
            case 401 -> new Diagnosis(FailureKind.ACCESS, "the server answered 401: " + unauthorised(), token != null);
            case 403 -> new Diagnosis(FailureKind.ACCESS, "the server answered 403: " + (token == null
                    ? "the repository is not open to everyone. Give a credential."
                    : "the " + token + " may not do this here. Give its credential the scope or permission that is missing,"
                            + " and see that no IP allow list or proxy keeps Jenkins out."));
            case 404 -> new Diagnosis(FailureKind.ACCESS, "the server answered 404: the repository does not exist, or "
                    + (token == null ? "it is not open to everyone." : "the " + token + " may not see it."));
            case 407 -> unavailable("the proxy wants a password, which is not supported.");
            case 429 -> unavailable("the server answered 429: too many requests. Try again later.");
            default -> unavailable("the server answered with status " + status
                    + (status / 100 == 5 ? ". Try again later." : ". Check the address."));
        };
    }

    private String unauthorised() {
        if (token == null) {
            return "it wants a token and none was given. Give a credential.";
        }
        Instant end = token.expiresAt().orElse(null);
        if (end != null && !Time.SYSTEM.now().isBefore(end)) {
            return "the " + token + " expired at " + end + ". Rotate its credential, or deploy again for a new token.";
        }
        return "the " + token + " is wrong, revoked or expired. Rotate its credential." + (token.fingerprint().isPresent()
                ? ""
                : " On Bitbucket Cloud app passwords ended on 28 July 2026, and an API token wants the user name"
                        + " x-bitbucket-api-token-auth.");
    }

    private static Diagnosis unavailable(String text) {
        return new Diagnosis(FailureKind.UNAVAILABLE, text);
    }
}
