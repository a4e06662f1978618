package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a repository of Bitbucket Data Center is.
 *
 * @param base address of the server with its context path, without a trailing slash: {@code https://host/bitbucket}
 * @param project its key in lower case, as in clone addresses; {@code ~name} for a personal one
 * @param slug in lower case, as the server makes them
 */
public record DataCenterRepository(URI base, String project, String slug) {

    private static final Pattern PROJECT = Pattern.compile("~?[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    /** @throws DeploymentFailure kind {@code INVALID_REQUEST} when project or slug cannot be the name of one */
    public static DataCenterRepository of(URI base, String project, String slug) throws DeploymentFailure {
        if (!PROJECT.matcher(project).matches() || !SLUG.matcher(slug).matches() || slug.matches("\\.+")) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "A repository of Bitbucket Data Center has a project key and a slug, of letters, digits and . _ -, not "
                            + ForeignText.line(project + "/" + slug, 100) + ".");
        }
        URI server = URI.create(base.toString().replaceFirst("/+$", ""));
        return new DataCenterRepository(server, project.toLowerCase(Locale.ROOT), slug.toLowerCase(Locale.ROOT));
    }

    /** As users know it, to begin a message with. */
    public String server() {
        return "Bitbucket at " + base;
    }

    /** Where Git finds it. */
    public String cloneUrl() {
        return base + "/scm/" + project + "/" + slug + ".git";
    }

    /** @param plugin of Bitbucket that has the resource: {@code api}, {@code access-tokens} */
    public URI rest(String plugin) {
        String key = project.startsWith("~") ? project : project.toUpperCase(Locale.ROOT);
        return URI.create(base + "/rest/" + plugin + "/latest/projects/" + key + "/repos/" + slug);
    }
}
