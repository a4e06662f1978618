package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.security.ACL;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * What the journal still knows of the source of a deployment without its build.
 *
 * <p>The credential is the one that the build itself had found, looked for where its job was: the folder of the job has the
 * credentials that the job had, whether or not that still exists. Where the folder is gone, credentials of its own are gone with
 * it, and another one of that id further up is not taken for it.
 */
final class GoneBuild {

    private final JournalEntry entry;

    GoneBuild(JournalEntry entry) {
        this.entry = entry;
    }

    /** A token can only be left at Data Center, and only there is anything reported: elsewhere no credential is looked for. */
    SourceAccess source(AirflowEnvironment environment, Http http) throws DeploymentFailure {
        RepositoryAddress address = RepositoryAddress.of(entry.repository());
        DataCenterOptions options = environment.getDataCenter();
        return new SourceAccess(
                address,
                address.onDataCenter().flatMap(where -> Optional.ofNullable(entry.credential())),
                (id, requirements) -> find(id, requirements, options != null && options.isMintTokens()),
                options == null ? new DataCenterOptions() : options,
                tokenName(),
                http);
    }

    /** As that access, and where it leads to no token that may have been left, the failure names the token. */
    DeploymentParts.Lookup lookup(SourceAccess source) {
        return new DeploymentParts.Lookup() {
            @Override
            public Optional<TokenSource> find() throws DeploymentFailure {
                RepositoryAddress now = source.address();
                boolean unknown = now.onCloud().isEmpty() && now.onDataCenter().isEmpty();
                if (entry.credential() != null && unknown && now.url().getPath().contains("/scm/")) {
                    throw missing(entry.credential(), "is not used: its server is none of the Data Centers any more that Jenkins knows");
                }
                return source.find();
            }

            @Override
            public Optional<String> credential() {
                return source.credential();
            }
        };
    }

    private StandardCredentials find(String id, List<DomainRequirement> requirements, boolean mint) throws DeploymentFailure {
        ItemGroup<?> folder = folder();
        StandardCredentials found = CredentialsProvider.findCredentialByIdInItemGroup(
                id, StandardCredentials.class, folder, ACL.SYSTEM2, requirements);
        if (found == null || found.getScope() == CredentialsScope.SYSTEM) { // which no build can have found
            throw missing(id, "is not known: there is no such credential any more where that was");
        }
        if (!mint && found instanceof StandardUsernamePasswordCredentials && !(found instanceof BitbucketScopedToken)) {
            throw missing(id, "is not used: mintTokens was taken back");
        }
        return found;
    }

    private ItemGroup<?> folder() throws DeploymentFailure {
        String job = entry.request().requester().job();
        int slash = job.lastIndexOf('/');
        if (slash < 0) {
            return Jenkins.get();
        }
        Item folder = Jenkins.get().getItemByFullName(job.substring(0, slash), Item.class);
        if (folder instanceof ItemGroup<?> group) {
            return group;
        }
        throw missing(entry.credential(), "is not known: its folder is gone, too");
    }

    private String tokenName() {
        DeploymentRequest.Requester by = entry.request().requester();
        return SourceAccess.tokenName(entry.request().environment(), by.job(), by.build());
    }

    private DeploymentFailure missing(String id, String why) {
        return new DeploymentFailure(
                FailureKind.ACCESS,
                "credential '" + id + "' of " + entry.request().requester().job() + " " + why
                        + ". Delete an access token '" + tokenName() + "' in the repository's settings, if there is one.");
    }
}
