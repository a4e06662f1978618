package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketBuild;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketDataCenter;
import io.jenkins.plugins.airflowdeploy.engine.source.PlainGit;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;

/**
 * What the step deploys: its own parameters, and for those it leaves out what the job's Bitbucket source says.
 *
 * <p>The build's commit counts only for the build's own repository and branch. The secret of a credential goes to Bitbucket
 * servers that are configured in Jenkins, never to a host that only the step names.
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

    SourceRepository repository(Http http, HttpSettings settings) throws DeploymentFailure {
        String credential = credentialsId().map(id -> "credential '" + id + "'").orElse("no credential");
        if (address.onDataCenter().isPresent()) {
            return new BitbucketDataCenter(
                    http, Time.SYSTEM, address.onDataCenter().get(), credential, dataCenter.reporting());
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
                credential);
    }

    /** Empty where the step names no credential and the job has none for this server. */
    Optional<TokenSource> tokens(Http http) throws DeploymentFailure {
        Optional<String> id = credentialsId();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (!BitbucketServers.known(address.url())) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "credential '" + id.get() + "' is not sent to " + address.url().getAuthority()
                            + ": it is not among the Bitbucket endpoints in Jenkins' configuration. Add it there, or take credentialsId away.");
        }
        String tokenName = "airflow-deploy to " + step.getEnvironment() + ", build " + run.getNumber() + " of "
                + run.getParent().getFullName();
        return Optional.of(new SourceCredential(find(id.get()), address).tokens(http, dataCenter.isMintTokens(), tokenName));
    }

    private Optional<String> credentialsId() {
        if (step.getCredentialsId() != null) {
            return Optional.of(step.getCredentialsId());
        }
        return build.filter(b -> BitbucketServers.sameServer(URI.create(b.server()), address.url()))
                .flatMap(BitbucketBuild::credentialsId);
    }

    private StandardCredentials find(String id) throws DeploymentFailure {
        StandardCredentials found = CredentialsProvider.findCredentialById(
                id,
                StandardCredentials.class,
                run,
                URIRequirementBuilder.fromUri(address.url().toString()).build());
        if (found == null) {
            throw new DeploymentFailure(
                    FailureKind.ACCESS,
                    "there is no credential '" + id + "' that " + run.getParent().getFullName()
                            + " may use for Bitbucket. Check its id, its scope and the job's folder.");
        }
        return CredentialsProvider.track(run, found);
    }
}
