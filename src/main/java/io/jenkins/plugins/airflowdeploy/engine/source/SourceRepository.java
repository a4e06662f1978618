package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.git.TokenHeader;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.Optional;

/** A repository of DAGs on the server that holds it: Bitbucket over REST, or a plain Git URL. Runs on the controller. */
public interface SourceRepository extends ChangeFacts {

    /** How people name it; the same as {@link Revision#repository()}. */
    String name();

    /** Where Git fetches it from: http(s) without user data. */
    String cloneUrl();

    /** How Git there wants to see the token. */
    default TokenHeader gitHeader() {
        return TokenHeader.BASIC;
    }

    /** Where to say how a deployment of this repository goes; empty where nobody wants to know. */
    default Optional<DeploymentReports> reports() {
        return Optional.empty();
    }

    /**
     * @param branch short name
     * @param commit 7 to 40 hexadecimal digits of a commit on that branch; empty for the branch's head
     * @param token what to authenticate with; {@code null} for a repository that anyone may read
     * @throws DeploymentFailure branch or commit does not exist, the commit is not on the branch, or the repository cannot
     *     be seen with this token
     */
    Revision resolve(String branch, Optional<String> commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException;

    /**
     * Whether {@code ancestor} is {@code descendant} or can be reached from it.
     *
     * @param ancestor 40 hexadecimal digits
     * @param descendant 40 hexadecimal digits
     * @return empty when the server does not know one of them (history was rewritten, or another repository's commit)
     */
    Optional<Boolean> isAncestor(String ancestor, String descendant, ScopedToken token)
            throws DeploymentFailure, InterruptedException;
}
