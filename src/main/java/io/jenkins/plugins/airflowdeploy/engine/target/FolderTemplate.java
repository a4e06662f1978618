package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;

/** Names the folder that an environment's releases of a repository go to. Repositories are written as in {@link RefTemplate}. */
public final class FolderTemplate {

    private static final int LIMIT = 1_000;

    private final String template;

    /**
     * @param template an absolute path; may hold {@code {environment}} and {@code {repository}}
     * @throws DeploymentFailure kind {@code INVALID_REQUEST}: it holds another placeholder, or gives no absolute path
     */
    public FolderTemplate(String template) throws DeploymentFailure {
        this.template = template;
        expand("environment", "workspace/repository");
    }

    /**
     * @param environment letters, digits, {@code . _ -}
     * @param repository {@link io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository#name()}
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the result is no absolute path
     */
    public String expand(String environment, String repository) throws DeploymentFailure {
        return valid(Placeholders.fill(template, environment, repository,
                () -> refused(template, "holds a placeholder other than {environment} and {repository}")));
    }

    /** @throws DeploymentFailure kind {@code INVALID_REQUEST} unless it is an absolute path without {@code .}, {@code ..} and the like */
    static String valid(String path) throws DeploymentFailure {
        boolean good = path.startsWith("/")
                && path.length() > 1
                && path.length() <= LIMIT
                && path.equals(ForeignText.line(path, LIMIT))
                && path.chars().noneMatch(c -> c == '\\' || c == '{' || c == '}');
        for (String part : path.substring(Math.min(1, path.length())).split("/", -1)) {
            good &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!good) {
            throw refused(path, "is not an absolute path like /srv/airflow/prod, without . and .. and without a slash at its end");
        }
        return path;
    }

    private static DeploymentFailure refused(String text, String why) {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST, "The target folder “" + ForeignText.line(text, 200) + "” " + why + ".");
    }
}
