package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a token may do on Bitbucket Cloud: by the answer that it came with, else by the headers {@code X-OAuth-Scopes} and
 * {@code X-Credential-Type}, which Bitbucket sends with every answer to a token of which it knows the scopes.
 */
final class CloudTokenScopes {

    private final BitbucketRest rest;
    private final ScopedToken token;

    CloudTokenScopes(BitbucketRest rest, ScopedToken token) {
        this.rest = rest;
        this.token = token;
    }

    /**
     * @param pullRequests whether pull requests must be readable; they may be in any case
     * @param protection whether branch restrictions are asked for
     */
    Told<TokenScopes> against(boolean pullRequests, boolean protection) throws DeploymentFailure, InterruptedException {
        List<String> needed = new ArrayList<>(List.of(BitbucketScopes.REPOSITORY));
        List<String> useful = new ArrayList<>(List.of(BitbucketScopes.REPOSITORY, BitbucketScopes.PULL_REQUEST));
        if (pullRequests) {
            needed.add(BitbucketScopes.PULL_REQUEST);
        }
        if (protection) {
            useful.add(BitbucketScopes.ADMIN);
        }
        return compared(needed, useful);
    }

    /** For the repository that releases are pushed to. */
    Told<TokenScopes> againstPushing() throws DeploymentFailure, InterruptedException {
        return compared(List.of(BitbucketScopes.WRITE), List.of(BitbucketScopes.WRITE, BitbucketScopes.REPOSITORY));
    }

    private Told<TokenScopes> compared(List<String> needed, List<String> useful) throws DeploymentFailure, InterruptedException {
        Optional<List<String>> granted = token.scopes();
        String where = "at the consumer, in the workspace's settings under OAuth consumers";
        if (granted.isEmpty()) {
            HttpAnswer answer = rest.ask("the repository", "");
            if (answer.status() == 404) {
                throw rest.notFound("the repository");
            }
            granted = answer.header("X-OAuth-Scopes").map(BitbucketScopes::parse).filter(scopes -> !scopes.isEmpty());
            where = where(answer.header("X-Credential-Type").orElse(""));
        }
        if (granted.isEmpty()) {
            return Told.not("Bitbucket does not tell the scopes of this token");
        }
        List<String> scopes = granted.get();
        return Told.of(new TokenScopes(scopes, needed, BitbucketScopes.missing(scopes, needed),
                BitbucketScopes.surplus(scopes, useful), where), "");
    }

    /** Scopes of what was made by hand cannot be changed afterwards. */
    private static String where(String credentialType) {
        return switch (credentialType) {
            case "repo_access_token" -> "in a new token, in the repository's settings under Access tokens";
            case "project_access_token" -> "in a new token, in the project's settings under Access tokens";
            case "workspace_access_token" -> "in a new token, in the workspace's settings under Access tokens";
            case "api_token" -> "in a new API token, in the Atlassian account's settings under Security";
            default -> "where the credential was made in Bitbucket";
        };
    }
}
