package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import java.util.List;
import java.util.Map;

/**
 * What the server that holds a repository knows of a change, asked anew each time.
 *
 * <p>A question that cannot be answered is no failure: {@link Told#words()} says why. A failure is what keeps the server from
 * answering at all.
 */
public interface ChangeFacts {

    /** The state of a build that went well, as both kinds of Bitbucket write it. */
    String SUCCESSFUL = "SUCCESSFUL";

    /**
     * How many commits a branch's head has that a commit of that branch lacks.
     *
     * @param most 0 to 99: counting ends at one more than that
     */
    default Told<Integer> behind(String commit, String head, int most, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return Told.not("a plain Git URL is not asked how far a commit is behind");
    }

    /**
     * The states of builds at a commit, by the key of the build; a key without a build is absent.
     *
     * @param keys which builds
     */
    default Told<Map<String, String>> builds(String commit, List<String> keys, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return Told.not("a plain Git URL has no build statuses");
    }

    /**
     * Whether the server limits who may push to a branch.
     *
     * @param branch short name
     */
    default Told<Boolean> protection(String branch, ScopedToken token) throws DeploymentFailure, InterruptedException {
        return Told.not("a plain Git URL does not tell how its branches are protected");
    }

    /**
     * What a token may do, held against what reading this repository takes.
     *
     * @param pullRequests whether pull requests must be readable
     * @param protection whether {@link #protection} is going to be asked
     */
    default Told<TokenScopes> scopes(boolean pullRequests, boolean protection, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return Told.not("a plain Git server does not tell what a token may do");
    }
}
