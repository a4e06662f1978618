package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a build asks for.
 *
 * @param id of the deployment: unique, and fit for a file name
 * @param environment name of the environment
 * @param branch short name
 * @param commit 7 to 40 hexadecimal digits; empty for the branch's head
 * @param pullRequest whether the build is one of a pull request, whatever the branch is called
 * @param dagsFolder path in the repository whose files are deployed: {@code dags}; {@code .} is the whole repository
 * @param include further paths in the repository that are deployed along
 * @param dryRun everything but the push
 * @param timeout how long after the push a missing sign of life becomes UNPROVEN
 * @param requester who asks
 */
public record DeploymentRequest(
        String id,
        String environment,
        String branch,
        Optional<String> commit,
        boolean pullRequest,
        String dagsFolder,
        List<String> include,
        boolean dryRun,
        Duration timeout,
        Requester requester) {

    public DeploymentRequest {
        dagsFolder = folder(dagsFolder);
        include = include.stream().map(DeploymentRequest::folder).toList();
    }

    /** One way to write a folder: {@code ./dags/} is {@code dags}, {@code ./} is {@code .}. What cannot be one stays as it is. */
    private static String folder(String given) {
        String folder = given.replaceFirst("^(\\./+)+(?=.)", "");
        return folder.replaceFirst("(?<=.)/+$", "");
    }

    /**
     * Who asks for a deployment.
     *
     * @param job full name of the job
     * @param build its number
     * @param url of the build's page; empty when Jenkins does not know its own address
     * @param user id of the user who started it, or in words what did: {@code branch event}
     * @param trigger all that is known of what did; {@code null} counts as not told
     */
    public record Requester(String job, int build, String url, String user, Trigger trigger) {

        public Requester {
            trigger = trigger == null ? Trigger.NOT_TOLD : trigger;
        }

        /** Of whom no more is known. */
        public Requester(String job, int build, String url, String user) {
            this(job, build, url, user, Trigger.NOT_TOLD);
        }
    }
}
