package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;

/**
 * Names the ref that an environment's releases of a repository go to.
 *
 * <p>No two repositories get the same ref from one template. {@code workspace/slug} becomes {@code workspace.slug}: a
 * workspace's id has no dot, so the first dot is the border. Every other name (a Git URL, a personal project) becomes
 * letters, digits, {@code . _ -}, and behind a {@code +}, which the first form never has, 10 digits of its SHA-256.
 */
public final class RefTemplate {

    /** What an environment uses unless it says otherwise. */
    public static final String DEFAULT = "refs/heads/airflow/{environment}/{repository}";

    private static final Pattern WORKSPACE_AND_SLUG =
            Pattern.compile("([A-Za-z0-9_-]+)/([A-Za-z0-9_-][A-Za-z0-9._-]*)");
    private static final int PLAIN_LIMIT = 60;

    private final String template;

    /**
     * @param template may hold {@code {environment}} and {@code {repository}}; must give a branch,
     *     {@code refs/heads/…}
     * @throws DeploymentFailure kind {@code INVALID_REQUEST}: it holds another placeholder, or gives no valid branch
     */
    public RefTemplate(String template) throws DeploymentFailure {
        this.template = template;
        expand("environment", "workspace/repository");
    }

    /**
     * @param environment letters, digits, {@code . _ -}
     * @param repository {@link io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository#name()}
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the result is no valid branch
     */
    public String expand(String environment, String repository) throws DeploymentFailure {
        return valid(Placeholders.fill(template, environment, repository, () -> new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                "The ref template " + shown(template) + " holds a placeholder other than {environment} and {repository}.")));
    }

    /** @throws DeploymentFailure kind {@code INVALID_REQUEST} unless it is a valid branch, {@code refs/heads/…} */
    static String valid(String ref) throws DeploymentFailure {
        if (!ref.startsWith("refs/heads/")
                || ref.contains("{")
                || ref.contains("}")
                || !Repository.isValidRefName(ref)) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "The deploy ref " + shown(ref)
                            + " is not a valid branch: it must begin with refs/heads/ and keep Git's rules for names.");
        }
        return ref;
    }

    static String slug(String repository) {
        Matcher named = WORKSPACE_AND_SLUG.matcher(repository);
        if (named.matches() && Repository.isValidRefName("refs/heads/" + named.group(1) + "." + named.group(2))) {
            return named.group(1) + "." + named.group(2);
        }
        String plain = repository
                .replaceFirst("^[a-z]+://", "")
                .replaceAll("[^A-Za-z0-9_]+", "-")
                .replaceAll("^-|-$", "");
        String hash = Sha256.of(repository).substring(0, 10);
        return plain.substring(0, Math.min(PLAIN_LIMIT, plain.length())) + "+" + hash;
    }

    private static String shown(String text) {
        return "“" + ForeignText.line(text, 200) + "”";
    }
}
