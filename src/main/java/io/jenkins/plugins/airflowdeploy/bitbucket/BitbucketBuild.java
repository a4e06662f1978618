package io.jenkins.plugins.airflowdeploy.bitbucket;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.BranchSCMHead;
import com.cloudbees.jenkins.plugins.bitbucket.PullRequestSCMHead;
import com.cloudbees.jenkins.plugins.bitbucket.PullRequestSCMRevision;
import hudson.Util;
import hudson.model.Run;
import java.util.Optional;
import jenkins.plugins.git.AbstractGitSCMSource;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the Bitbucket source of a multibranch project says of a build.
 *
 * @param server address of the Bitbucket, as configured in Jenkins
 * @param owner workspace, or key of the project on Data Center
 * @param repository its slug
 * @param credentialsId what the project scans with; empty when with nothing
 * @param branch short name; of a pull request, its source branch; empty for a tag
 * @param commit what the build was started for, 40 hexadecimal digits; empty when that is not known
 * @param pullRequest whether the build is one of a pull request
 */
@Restricted(NoExternalUse.class)
public record BitbucketBuild(
        String server,
        String owner,
        String repository,
        Optional<String> credentialsId,
        Optional<String> branch,
        Optional<String> commit,
        boolean pullRequest) {

    /** Empty when the build's job does not belong to a multibranch project with a Bitbucket source. */
    public static Optional<BitbucketBuild> of(Run<?, ?> run) {
        SCMSource source = SCMSource.SourceByItem.findSource(run.getParent());
        if (!(source instanceof BitbucketSCMSource bitbucket)) {
            return Optional.empty();
        }
        SCMHead head = SCMHead.HeadByItem.findHead(run.getParent());
        Optional<String> commit = commit(SCMRevisionAction.getRevision(source, run));
        Optional<String> credentialsId = Optional.ofNullable(Util.fixEmptyAndTrim(bitbucket.getCredentialsId()));
        if (head instanceof PullRequestSCMHead request) {
            return Optional.of(new BitbucketBuild(
                    bitbucket.getServerUrl(),
                    request.getRepoOwner(),
                    request.getRepository(),
                    credentialsId,
                    Optional.of(request.getBranchName()),
                    commit,
                    true));
        }
        return Optional.of(new BitbucketBuild(
                bitbucket.getServerUrl(),
                bitbucket.getRepoOwner(),
                bitbucket.getRepository(),
                credentialsId,
                head instanceof BranchSCMHead ? Optional.of(head.getName()) : Optional.empty(),
                commit,
                false));
    }

    private static Optional<String> commit(SCMRevision revision) {
        SCMRevision of = revision instanceof PullRequestSCMRevision request ? request.getPull() : revision;
        return of instanceof AbstractGitSCMSource.SCMRevisionImpl git ? Optional.of(git.getHash()) : Optional.empty();
    }
}
