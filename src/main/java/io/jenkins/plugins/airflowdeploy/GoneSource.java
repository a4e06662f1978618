package io.jenkins.plugins.airflowdeploy;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.Optional;

/**
 * The source of a deployment whose build is gone: it has a name, and may be told how the deployment ended. Nothing is read there.
 *
 * @param name as the target's address was made of it
 * @param reports see {@link SourceRepository#reports()}
 */
record GoneSource(String name, Optional<DeploymentReports> reports) implements SourceRepository {

    @Override
    public String cloneUrl() {
        throw new IllegalStateException("a deployment without its build is not begun again");
    }

    @Override
    public Revision resolve(String branch, Optional<String> commit, ScopedToken tokenOrNull) throws DeploymentFailure {
        throw new DeploymentFailure(FailureKind.UNAVAILABLE, "the build is gone, so " + name + " is not read any more.");
    }

    @Override
    public Optional<Boolean> isAncestor(String ancestor, String descendant, ScopedToken tokenOrNull) {
        return Optional.empty();
    }
}
