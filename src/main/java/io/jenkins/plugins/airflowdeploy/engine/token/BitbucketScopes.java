package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Bitbucket Cloud's scopes allow, as far as a deployment needs it.
 *
 * <p>{@code repository:admin} is not among those that read: Atlassian documents that it implies neither {@code repository}
 * nor {@code repository:write}. A server that does not tell the scopes is not doubted: it will refuse by itself.
 */
public final class BitbucketScopes {

    /** To read commits and files. */
    public static final String REPOSITORY = "repository";

    /** To read pull requests and their approvals. */
    public static final String PULL_REQUEST = "pullrequest";

    /** To push. */
    public static final String WRITE = "repository:write";

    /** To read branch restrictions. */
    public static final String ADMIN = "repository:admin";

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

    /** Of the needed scopes (constants of this class), those that none of the granted ones gives. */
    public static List<String> missing(List<String> granted, List<String> needed) {
        return needed.stream().filter(n -> granted.stream().noneMatch(givers(n)::contains)).toList();
    }

    private static Set<String> givers(String scope) {
        return switch (scope) {
            case REPOSITORY -> CODE;
            case PULL_REQUEST -> PULL_REQUESTS;
            case WRITE -> Set.of(WRITE, "pullrequest:write", "write:repository:bitbucket");
            case ADMIN -> Set.of(ADMIN, "admin:repository:bitbucket");
            default -> Set.of(scope);
        };
    }

    /** Of the granted scopes, those that are none of the useful ones (constants of this class), by whatever of its names. */
    public static List<String> surplus(List<String> granted, List<String> useful) {
        return granted.stream().filter(g -> useful.stream().noneMatch(u -> names(u).contains(g))).toList();
    }

    private static Set<String> names(String scope) {
        return switch (scope) {
            case REPOSITORY -> Set.of(REPOSITORY, "read:repository:bitbucket");
            case PULL_REQUEST -> Set.of(PULL_REQUEST, "read:pullrequest:bitbucket");
            case WRITE -> Set.of(WRITE, "write:repository:bitbucket");
            case ADMIN -> Set.of(ADMIN, "admin:repository:bitbucket");
            default -> Set.of(scope);
        };
    }

    /** What to tick in Bitbucket for them. */
    public static String labels(List<String> scopes) {
        return scopes.stream()
                .map(scope -> switch (scope) {
                    case REPOSITORY -> "Repositories: Read";
                    case PULL_REQUEST -> "Pull requests: Read";
                    case WRITE -> "Repositories: Write";
                    case ADMIN -> "Repositories: Admin";
                    default -> scope;
                })
                .collect(Collectors.joining(", "));
    }

    /** Takes a list apart, as answers and headers have it. */
    public static List<String> parse(String list) {
        return Arrays.stream(list.strip().split("[\\s,]+")).filter(s -> !s.isEmpty()).toList();
    }

    /** Scopes as one clean line: {@code repository, pullrequest}; {@code none} when there are none. */
    public static String list(List<String> scopes) {
        return scopes.isEmpty() ? "none" : ForeignText.line(String.join(", ", scopes), 300);
    }
}
