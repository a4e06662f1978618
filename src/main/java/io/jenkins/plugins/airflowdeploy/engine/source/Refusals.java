package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;

/** Says in words why a Bitbucket refuses; Cloud and Data Center do so in different ways. */
interface Refusals {

    /** As users know it: {@code Bitbucket at https://api.bitbucket.org}. */
    String server();

    /** How people name the repository. */
    String repository();

    /** Whether asking again after a while may help. */
    boolean tooMany(HttpAnswer answer);

    /** Whether the server knows who asks, and says that this is not permitted. */
    boolean notPermitted(HttpAnswer answer);

    DeploymentFailure tooManyFor(String what, Duration wait);

    /**
     * Does nothing for 2xx and 404.
     *
     * @param token what was shown; {@code null} for nothing
     */
    void check(String what, HttpAnswer answer, ScopedToken token) throws DeploymentFailure;

    /** The repository does not exist, or cannot be seen with this token. */
    DeploymentFailure invisible(ScopedToken token, HttpAnswer answer);
}
