package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketBuild;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;

/**
 * What the step deploys: its own parameters, and for those it leaves out what the job's Bitbucket source says.
 *
 * <p>The build's commit counts only for the build's own repository and branch.
 */
final class SourceChoice {

    private final AirflowDeployStep step;
    private final Run<?, ?> run;
    private final DataCenterOptions dataCenter;
    private final Optional<BitbucketBuild> build;
    private final RepositoryAddress address;
    private final boolean own;

    /** @param dataCenterOrNull how the environment treats repositories of Bitbucket Data Center; {@code null} for the defaults */
    SourceChoice(AirflowDeployStep step, Run<?, ?> run, DataCenterOptions dataCenterOrNull) throws DeploymentFailure {
        this.step = step;
        this.run = run;
        this.dataCenter = dataCenterOrNull == null ? new DataCenterOptions() : dataCenterOrNull;
        this.build = BitbucketBuild.of(run);
        RepositoryAddress source = build.isPresent() ? RepositoryAddress.of(build.get()) : null;
        if (step.getRepository() == null && source == null) {
            throw missing("repository");
        }
        this.address = step.getRepository() == null ? source : RepositoryAddress.of(step.getRepository());
        this.own = address.equals(source);
    }

    private static DeploymentFailure missing(String parameter) {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                parameter + " is not known: this build is not one of a branch in a multibranch project with a Bitbucket source. Give "
                        + parameter + ": to airflowDeploy.");
    }

    /** The repository's name. */
    String repositoryName() {
        return address.name();
    }

    String branch() throws DeploymentFailure {
        if (step.getBranch() != null) {
            return step.getBranch();
        }
        return ownBranch().orElseThrow(() -> missing("branch"));
    }

    private Optional<String> ownBranch() {
        return own ? build.flatMap(BitbucketBuild::branch) : Optional.empty();
    }

    /** Empty for the branch's head. */
    Optional<String> commit() {
        if (step.getCommit() != null) {
            return Optional.of(step.getCommit());
        }
        return ofBuild() ? build.flatMap(BitbucketBuild::commit) : Optional.empty();
    }

    /** Whether the build was started for what the step deploys: the same repository and branch, and no commit of the step's own. */
    boolean ofBuild() {
        boolean ownBranch = step.getBranch() == null || Objects.equals(step.getBranch(), ownBranch().orElse(null));
        return own && ownBranch && step.getCommit() == null;
    }

    /** Whether the build is one of a pull request, of whatever kind of source and whatever the step names. */
    boolean pullRequest() {
        return SCMHead.HeadByItem.findHead(run.getParent()) instanceof ChangeRequestSCMHead;
    }

    /** Without a credential where the step names none and the job has none for this server. */
    SourceAccess access(Http http) {
        String tokenName =
                SourceAccess.tokenName(step.getEnvironment(), run.getParent().getFullName(), run.getNumber());
        return new SourceAccess(address, credentialsId(), this::find, dataCenter, tokenName, http);
    }

    private Optional<String> credentialsId() {
        if (step.getCredentialsId() != null) {
            return Optional.of(step.getCredentialsId());
        }
        return build.filter(b -> BitbucketServers.sameServer(URI.create(b.server()), address.url()))
                .flatMap(BitbucketBuild::credentialsId);
    }

    private StandardCredentials find(String id, List<DomainRequirement> requirements) throws DeploymentFailure {
        StandardCredentials found =
                CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, requirements);
        if (found == null) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "there is no credential '" + id + "' that " + run.getParent().getFullName()
                            + " may use for Bitbucket. Check its id, its scope and the job's folder.");
        }
        return CredentialsProvider.track(run, found);
    }
}
