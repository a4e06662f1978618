package io.jenkins.plugins.airflowdeploy;

import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketBuild;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which repository a step means.
 *
 * @param url http(s), where Git fetches from
 * @param onCloud workspace and slug, where it is one of Bitbucket Cloud
 */
record RepositoryAddress(URI url, Optional<OnCloud> onCloud) {

    private static final Pattern WORKSPACE_AND_SLUG = Pattern.compile("([\\w.-]+)/([\\w.-]+?)(?:\\.git)?/?");

    /** A repository of Bitbucket Cloud. */
    record OnCloud(String workspace, String slug) {}

    /**
     * @param text {@code workspace/slug}, or an http(s) URL
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} for anything else; the text, which may hold a password, is not
     *     repeated
     */
    static RepositoryAddress of(String text) throws DeploymentFailure {
        Matcher name = WORKSPACE_AND_SLUG.matcher(text);
        if (name.matches()) {
            return cloud(name.group(1), name.group(2));
        }
        try {
            URI url = new URI(text);
            if (!"https".equalsIgnoreCase(url.getScheme()) && !"http".equalsIgnoreCase(url.getScheme())
                    || url.getHost() == null
                    || url.getRawUserInfo() != null) {
                throw bad();
            }
            if (BitbucketServers.sameServer(url, URI.create(BitbucketServers.CLOUD))) {
                Matcher path = WORKSPACE_AND_SLUG.matcher(url.getPath().replaceFirst("^/", ""));
                if (!path.matches()) {
                    throw bad();
                }
                return cloud(path.group(1), path.group(2));
            }
            return new RepositoryAddress(url, Optional.empty());
        } catch (URISyntaxException e) {
            throw bad();
        }
    }

    /** The repository of the build's Bitbucket source. */
    static RepositoryAddress of(BitbucketBuild build) throws DeploymentFailure {
        return BitbucketServers.sameServer(URI.create(build.server()), URI.create(BitbucketServers.CLOUD))
                ? cloud(build.owner(), build.repository())
                : of(build.server() + "/scm/" + build.owner() + "/" + build.repository() + ".git");
    }

    /** As policies and records call it. */
    String name() {
        return onCloud.map(cloud -> cloud.workspace() + "/" + cloud.slug()).orElse(url.toString());
    }

    private static RepositoryAddress cloud(String workspace, String slug) {
        return new RepositoryAddress(
                URI.create(BitbucketServers.CLOUD + "/" + workspace + "/" + slug + ".git"),
                Optional.of(new OnCloud(workspace, slug)));
    }

    private static DeploymentFailure bad() {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                "repository is workspace/slug on Bitbucket Cloud, or an https Git URL without user name and password.");
    }
}
