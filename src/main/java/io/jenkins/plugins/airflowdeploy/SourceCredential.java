package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterTokenMint;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The credential that a repository is read with. What is done with it follows from its class and the server, never from how the
 * secret looks.
 */
final class SourceCredential {

    private final StandardCredentials credential;
    private final RepositoryAddress address;

    SourceCredential(StandardCredentials credential, RepositoryAddress address) {
        this.credential = credential;
        this.address = address;
    }

    /**
     * @param mint whether the password of a repository administrator may make a token on Data Center
     * @param tokenName what such a token is called there
     */
    TokenSource tokens(Http http, boolean mint, String tokenName) throws DeploymentFailure {
        String id = credential.getId();
        if (credential instanceof StringCredentials text) {
            return new ReadyToken(null, text.getSecret()::getPlainText, "access token '" + id + "'", Time.SYSTEM);
        }
        if (!(credential instanceof StandardUsernamePasswordCredentials pair)) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "credential '" + id + "' is neither a user name with password nor an access token (secret text). Choose another.");
        }
        String name = "user name and password '" + id + "'";
        if (address.onDataCenter().isPresent()) {
            DataCenterRepository repository = address.onDataCenter().get();
            if (!mint) {
                throw needsToken(id, repository);
            }
            return new DataCenterTokenMint(
                    http, repository, pair.getUsername(), pair.getPassword()::getPlainText, name, tokenName, Time.SYSTEM);
        }
        return address.onCloud().isPresent()
                ? new BitbucketOAuthConsumer(
                        http,
                        BitbucketOAuthConsumer.CLOUD,
                        pair.getUsername(),
                        pair.getPassword()::getPlainText,
                        "OAuth consumer '" + id + "'",
                        Time.SYSTEM)
                : new ReadyToken(pair.getUsername(), pair.getPassword()::getPlainText, name, Time.SYSTEM);
    }

    private static DeploymentFailure needsToken(String id, DataCenterRepository repository) {
        return new DeploymentFailure(
                FailureKind.ACCESS,
                "credential '" + id + "' is a user name with password, which is not sent to " + repository.server()
                        + ". Make an access token with the permission Repository read in the repository's settings there, store it as"
                        + " secret text, and name it as credentialsId. (Or an administrator sets mintTokens in the environment.)");
    }
}
