package io.jenkins.plugins.airflowdeploy.engine.policy;

import java.util.regex.Pattern;

/**
 * A pattern for names with slashes: {@code *} stands for any characters but a slash, {@code **} for any characters at all, and
 * everything else for itself. Case matters.
 */
public record Glob(String pattern) {

    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '*') {
                regex.append(Pattern.quote(String.valueOf(c)));
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                regex.append("[^/]*");
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
