package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Says in words why Bitbucket Cloud refuses. Decided on status, words of {@code error.message} and the scope headers; no body
 * is ever repeated, because some hold pages with other people's data.
 *
 * @param server as users know it: {@code Bitbucket at https://api.bitbucket.org}
 * @param repository {@code workspace/slug}
 * @param credential names the credential that the token came from
 */
record BitbucketRefusals(String server, String repository, String credential, Time time) implements Refusals {

    private static final int LONGEST = 300;

    @Override
    public boolean tooMany(HttpAnswer answer) {
        return answer.status() == 429 || answer.status() == 403 && message(answer).contains("rate limit");
    }

    @Override
    public boolean notPermitted(HttpAnswer answer) {
        return answer.status() == 403;
    }

    @Override
    public DeploymentFailure tooManyFor(String what, Duration wait) {
        return unavailable(what, "too many requests in the last hour; it wants us to wait " + wait.toSeconds()
                + " s. Deploy again later, or give deployments a credential of their own");
    }

    @Override
    public void check(String what, HttpAnswer answer, ScopedToken token) throws DeploymentFailure {
        if (answer.ok() || answer.status() == 404) {
            return;
        }
        switch (answer.status()) {
            case 401 -> throw access(what, unauthorised(answer, token)).ofToken();
            case 410 -> throw access(what, unauthorised(answer, token));
            case 403 -> throw access(what, forbidden(answer, token));
            default -> throw unavailable(what, "status " + answer.status()
                    + (answer.status() / 100 == 3
                            ? ", a redirect, which is not followed: the token would travel along. Check the address"
                            : answer.status() / 100 == 5 ? ". Try again later" : ". Check the address"));
        }
    }

    private String unauthorised(HttpAnswer answer, ScopedToken token) {
        if (token == null) {
            return "it wants a token and none was given. Give a credential for " + repository + ".";
        }
        String message = message(answer);
        if (message.contains("app password")) {
            return credential + " is an app password, which Bitbucket takes no longer since 28 July 2026. Replace it by an access"
                    + " token of the repository, or by an OAuth consumer.";
        }
        boolean over = token.expiresAt().map(end -> !time.now().isBefore(end)).orElse(false);
        if (over || message.contains("expired") && !message.contains("invalid")) {
            return "the token of " + credential + " expired"
                    + token.expiresAt().map(end -> " at " + end).orElse("") + ". Rotate it, or deploy again for a new one."
                    + answer.clockNote(time.now());
        }
        String kind = message.contains("not supported")
                ? " Or it is of another kind: a person's API token wants the e-mail address as user name for REST and"
                        + " x-bitbucket-api-token-auth for Git, and is not taken here; use an access token or an OAuth consumer."
                : "";
        return "the token of " + credential + " is wrong, revoked or expired. Rotate it." + kind + answer.clockNote(time.now());
    }

    private String forbidden(HttpAnswer answer, ScopedToken token) {
        if (message(answer).matches("(?s).*\\bip\\b.*(allow|whitelist).*|.*(allow|whitelist).*\\bip\\b.*")) {
            return "the workspace lets in listed IP addresses only, and Jenkins' is not among them. Have an administrator of the"
                    + " workspace add it to the IP allow list.";
        }
        if (answer.json().isEmpty()) {
            return "the 403 is none of Bitbucket's: a proxy or a firewall in the way refuses. Check Jenkins' proxy settings.";
        }
        if (token == null) {
            return "the repository is not open to everyone. Give a credential for " + repository + ".";
        }
        Optional<JsonNode> detail = answer.json().map(j -> j.path("error").path("detail"));
        String required = names(detail.map(d -> d.path("required")), answer.header("X-Accepted-OAuth-Scopes"));
        String granted = names(detail.map(d -> d.path("granted")), answer.header("X-OAuth-Scopes"));
        String scopes = required.isEmpty() ? "" : ". Needed: " + required + "; granted: " + (granted.isEmpty() ? "none" : granted);
        return "the token of " + credential + " may not do this" + scopes
                + ". Give the credential what is missing (Bitbucket fixes scopes when a token or consumer is made).";
    }

    private static String names(Optional<JsonNode> list, Optional<String> header) {
        StringBuilder names = new StringBuilder();
        list.filter(JsonNode::isArray).ifPresent(l -> l.forEach(
                n -> names.append(names.isEmpty() ? "" : ", ").append(n.asText())));
        return ForeignText.line(names.isEmpty() ? header.orElse("") : names.toString(), LONGEST);
    }

    /** Bitbucket says the same for a repository that does not exist and for one that this token may not see. */
    @Override
    public DeploymentFailure invisible(ScopedToken token, HttpAnswer answer) {
        if (token == null) {
            return new DeploymentFailure(
                    FailureKind.ACCESS,
                    server + ": repository " + repository + " does not exist or is not open to everyone. Give a credential.");
        }
        String scopes = token.scopes()
                .map(BitbucketScopes::list)
                .or(() -> answer.header("X-OAuth-Scopes").map(h -> ForeignText.line(h, LONGEST)))
                .orElse("not told");
        String type = answer.header("X-Credential-Type").map(t -> ", a " + ForeignText.line(t, 40)).orElse("");
        return new DeploymentFailure(
                FailureKind.ACCESS,
                server + ": repository " + repository + " does not exist, or " + credential + " (" + token + type
                        + "; scopes: " + scopes + ") may not see it. Check the name, and what the credential is for.");
    }

    /** Lower case; empty when the body is no JSON error. */
    static String message(HttpAnswer answer) {
        String message = answer.json().map(j -> j.path("error").path("message").asText("")).orElse("");
        String text = message.isEmpty() && answer.body().length < 200
                ? new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)
                : message;
        return text.toLowerCase(Locale.ROOT);
    }

    private DeploymentFailure access(String what, String why) {
        return new DeploymentFailure(FailureKind.ACCESS, server + ": " + what + " refused: " + why);
    }

    private DeploymentFailure unavailable(String what, String why) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, server + ": " + what + " not answered: " + why + ".");
    }
}
