package io.jenkins.plugins.airflowdeploy.jenkins;

import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketCloudEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.util.Secret;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** The endpoints and credentials that an administrator has set up: Cloud, two of Data Center, and one credential of each kind. */
public final class BitbucketSettings {

    private BitbucketSettings() {}

    /** In place of all that was there. */
    public static void apply() throws Descriptor.FormException {
        BitbucketEndpointConfiguration.get().setEndpoints(
                List.of(
                        new BitbucketCloudEndpoint(),
                        new BitbucketServerEndpoint("ours", "https://bitbucket.example.com"),
                        new BitbucketServerEndpoint("below", "https://host.example.com/bitbucket")));
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.clear();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "scan", "", "key", "secret"));
        store.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "", Secret.fromString("token-text")));
    }
}
