package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.source.DeploymentReports;
import io.jenkins.plugins.airflowdeploy.engine.source.PlainGit;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.List;
import java.util.Optional;

/**
 * A repository, and the credential that tokens for it come from: the same for a build's step and for what ends a deployment
 * without its build, who differ in how they find the credential. Its secret goes to Bitbucket servers that are configured in
 * Jenkins, and nowhere else.
 *
 * @param address of the repository
 * @param credential id of the credential; empty for a repository that anyone may read
 * @param finder finds it
 * @param dataCenter how the environment treats repositories of Bitbucket Data Center
 * @param tokenName what tokens are called that are made there
 * @param http to talk to Bitbucket with
 */
record SourceAccess(
        RepositoryAddress address,
        Optional<String> credential,
        Finder finder,
        DataCenterOptions dataCenter,
        String tokenName,
        Http http)
        implements DeploymentParts.Lookup {

    /** Finds a credential. */
    @FunctionalInterface
    interface Finder {
        /** @throws DeploymentFailure kind {@code ACCESS} when there is none of that id */
        StandardCredentials find(String id, List<DomainRequirement> requirements) throws DeploymentFailure;
    }

    /** What tokens are called that a deployment makes: the same for whoever goes on with it or ends it. */
    static String tokenName(String environment, String job, int build) {
        return "airflow-deploy to " + environment + ", build " + build + " of " + job;
    }

    SourceRepository repository(HttpSettings settings) throws DeploymentFailure {
        if (address.onDataCenter().isPresent()) {
            return onDataCenter(address.onDataCenter().get());
        }
        if (address.onCloud().isEmpty()) {
            return new PlainGit(
                    address.url().toString(), AirflowConfiguration.folder().resolve("sources"), settings, Time.SYSTEM);
        }
        return new BitbucketCloud(
                http,
                Time.SYSTEM,
                BitbucketCloud.REST,
                BitbucketCloud.GIT,
                address.onCloud().get().workspace(),
                address.onCloud().get().slug(),
                credentialName());
    }

    /** See {@link SourceRepository#reports()}. */
    Optional<DeploymentReports> reports() {
        return address.onDataCenter().flatMap(where -> onDataCenter(where).reports());
    }

    private BitbucketDataCenter onDataCenter(DataCenterRepository where) {
        return new BitbucketDataCenter(http, Time.SYSTEM, where, credentialName(), dataCenter.reporting());
    }

    private String credentialName() {
        return credential.map(id -> "credential '" + id + "'").orElse("no credential");
    }

    @Override
    public Optional<TokenSource> find() throws DeploymentFailure {
        if (credential.isEmpty()) {
            return Optional.empty();
        }
        String id = credential.get();
        if (!BitbucketServers.known(address.url())) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "credential '" + id + "' is not sent to " + address.url().getAuthority()
                            + ": it is not among the Bitbucket endpoints in Jenkins' configuration. Add it there, or take credentialsId away.");
        }
        StandardCredentials found =
                finder.find(id, URIRequirementBuilder.fromUri(address.url().toString()).build());
        return Optional.of(new SourceCredential(found, address).tokens(http, dataCenter.isMintTokens(), tokenName));
    }
}
