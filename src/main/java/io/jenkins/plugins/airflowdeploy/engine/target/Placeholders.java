package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {environment}} and {@code {repository}} into the template of a target's address. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private Placeholders() {}

    /** @param other what to say where it holds another placeholder */
    static String fill(String template, String environment, String repository, Supplier<DeploymentFailure> other)
            throws DeploymentFailure {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String value =
                    switch (matcher.group(1)) {
                        case "environment" -> environment;
                        case "repository" -> RefTemplate.slug(repository);
                        default -> throw other.get();
                    };
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }
}
