package io.jenkins.plugins.airflowdeploy;

import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketBuild;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
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
 * @param onDataCenter where it is one of a Data Center that is configured in Jenkins
 */
record RepositoryAddress(URI url, Optional<OnCloud> onCloud, Optional<DataCenterRepository> onDataCenter) {

    private static final Pattern WORKSPACE_AND_SLUG = Pattern.compile("([\\w.-]+)/([\\w.-]+?)(?:\\.git)?/?");

    private static final Pattern KEY_AND_SLUG = Pattern.compile("/scm/(~?[\\w.-]+)/([\\w.-]+?)(?:\\.git)?/?");

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
            return elsewhere(url);
        } catch (URISyntaxException e) {
            throw bad();
        }
    }

    private static RepositoryAddress elsewhere(URI url) throws DeploymentFailure {
        Optional<URI> base = BitbucketServers.dataCenter(url);
        String context = base.map(b -> b.getRawPath().replaceFirst("/+$", "")).orElse("");
        Matcher path = KEY_AND_SLUG.matcher(url.getRawPath() == null ? "" : url.getRawPath().substring(context.length()));
        if (base.isEmpty() || !path.matches()) {
            return new RepositoryAddress(url, Optional.empty(), Optional.empty());
        }
        DataCenterRepository repository = DataCenterRepository.of(base.get(), path.group(1), path.group(2));
        return new RepositoryAddress(URI.create(repository.cloneUrl()), Optional.empty(), Optional.of(repository));
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
                Optional.of(new OnCloud(workspace, slug)),
                Optional.empty());
    }

    private static DeploymentFailure bad() {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                "repository is workspace/slug on Bitbucket Cloud, or an https Git URL without user name and password.");
    }
}
