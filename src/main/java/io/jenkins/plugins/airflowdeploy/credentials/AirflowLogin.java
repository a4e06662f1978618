package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.remoting.Channel;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.net.URI;

/**
 * How an {@link AirflowServiceAccount} gets its tokens. Its secrets stay on the controller.
 *
 * @since 0.1
 */
public abstract class AirflowLogin implements Describable<AirflowLogin>, ExtensionPoint, Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * @param airflow base address of the environment's Airflow
     * @param credentialId names the credential in messages
     * @throws DeploymentFailure when the configuration does not hold together
     */
    abstract TokenSource tokens(Http http, URI airflow, String credentialId) throws DeploymentFailure;

    /** The secret that has to be rotated: of a client its own, not that of a user beside it. */
    abstract Secret secret();

    /** XStream writes it as it is; nothing of it goes over a connection to an agent. */
    protected final Object writeReplace() throws NotSerializableException {
        if (Channel.current() != null) {
            throw new NotSerializableException("an Airflow service account stays on the controller");
        }
        return this;
    }
}
