package io.jenkins.plugins.airflowdeploy.jenkins;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowLogin;
import io.jenkins.plugins.airflowdeploy.credentials.AirflowServiceAccount;
import io.jenkins.plugins.airflowdeploy.credentials.ClientCredentialsLogin;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;

/** An OIDC token endpoint, and accounts that ask there. */
public final class TokenEndpoint {

    public static final String CLIENT = "client-of-jenkins";
    public static final String SECRET = "secret-of-the-client-of-jenkins-9d2a";

    private final FaultServer server;

    public TokenEndpoint(FaultServer server) {
        this.server = server;
    }

    public String url() {
        return server.uri("/realms/prod/token").toString();
    }

    /** The next answer. */
    public TokenEndpoint gives(String token) {
        server.then(200, "application/json",
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":300,\"scope\":\"airflow\"}");
        return this;
    }

    public ClientCredentialsLogin login() {
        return new ClientCredentialsLogin(CLIENT, Secret.fromString(SECRET), url());
    }

    /** A credential in Jenkins' own store. */
    public static AirflowServiceAccount stored(CredentialsScope scope, String id, AirflowLogin login) throws Exception {
        AirflowServiceAccount account = new AirflowServiceAccount(scope, id, "of a test", login);
        SystemCredentialsProvider.getInstance().getCredentials().add(account);
        SystemCredentialsProvider.getInstance().save();
        return account;
    }
}
