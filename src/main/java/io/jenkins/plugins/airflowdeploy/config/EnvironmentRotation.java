package io.jenkins.plugins.airflowdeploy.config;

import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.rotation.Rotation;
import io.jenkins.plugins.airflowdeploy.engine.rotation.RotationLog;
import io.jenkins.plugins.airflowdeploy.engine.rotation.RotationSite;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Rotates the connections of an environment of this Jenkins with the credentials that it names. */
@Restricted(NoExternalUse.class)
public final class EnvironmentRotation {

    private EnvironmentRotation() {}

    /**
     * Does what is due; talks to nobody where nothing is. One at a time for each environment.
     *
     * @throws DeploymentFailure when the controller has no place for trail or memory
     */
    public static void run(AirflowEnvironment environment, RotationLog log, Time time)
            throws DeploymentFailure, InterruptedException {
        ConnectionRotation rotation = environment.getRotation();
        if (rotation == null || rotation.getConnections().isEmpty()) {
            return;
        }
        String url = environment.getAirflowUrl();
        String login = Optional.ofNullable(rotation.getAirflowCredentialsId()).orElse(environment.getCredentialsId());
        RotationSite site = new RotationSite(
                environment.getName(),
                URI.create(url),
                environment.getBundle(),
                http -> AirflowEnvironment.airflowTokens(url, login, http),
                ProxyRules.ofJenkins().settings(),
                AirflowConfiguration.folder());
        new Rotation(site, log, time)
                .run(rotation.getConnections().stream().map(SuppliedConnection::toRotated).toList());
    }
}
