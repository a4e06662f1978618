package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;
import java.util.Set;

/**
 * What Bitbucket Cloud's scopes allow, as far as a deployment needs it.
 *
 * <p>{@code repository:admin} is not among those that read: Atlassian documents that it implies neither {@code repository}
 * nor {@code repository:write}. A server that does not tell the scopes is not doubted: it will refuse by itself.
 */
public final class BitbucketScopes {

    private static final Set<String> PULL_REQUESTS =
            Set.of("pullrequest", "pullrequest:write", "read:pullrequest:bitbucket");
    private static final Set<String> CODE = Set.of(
            "repository",
            "repository:write",
            "pullrequest",
            "pullrequest:write",
            "project",
            "read:repository:bitbucket");

    private BitbucketScopes() {}

    /** Whether pull requests can be read: false only where the scopes are known and lack that. */
    public static boolean readPullRequests(ScopedToken token) {
        return token.scopes().map(s -> s.stream().anyMatch(PULL_REQUESTS::contains)).orElse(true);
    }

    /**
     * Makes sure that commits and files can be read.
     *
     * @param credential names the credential that the token came from
     * @throws DeploymentFailure kind {@code ACCESS} when the scopes are known and do not allow it
     */
    public static void requireCode(ScopedToken token, String credential) throws DeploymentFailure {
        if (token.scopes().isPresent() && token.scopes().get().stream().noneMatch(CODE::contains)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    credential + " lacks the scope repository: Bitbucket granted " + list(token.scopes().get())
                            + ". Tick Repositories: Read (and Pull requests: Read for approvals) in Bitbucket.");
        }
    }

    /** Scopes as one clean line: {@code repository, pullrequest}; {@code none} when there are none. */
    public static String list(List<String> scopes) {
        return scopes.isEmpty() ? "none" : ForeignText.line(String.join(", ", scopes), 300);
    }
}
