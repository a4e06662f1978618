package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * {@code .airflowignore} in Airflow 3's default syntax, which is Git's: which files Airflow does not look at.
 *
 * <p>As in Airflow's own walk (read in 3.3.2): a file's rules hold for its folder and those below, after the rules from
 * above, the last that matches decides, a folder that is ignored is not entered at all, and everything from a {@code #}
 * on is a comment.
 */
final class AirflowIgnore {

    static final String FILE_NAME = ".airflowignore";
    private static final int MOST_RULES = 10_000;

    /** By folder, relative to the bundle's; empty for that itself. */
    private final Map<String, List<FastIgnoreRule>> rules = new TreeMap<>();

    private int count;

    /** @param folder that the file lies in, relative to the bundle's folder */
    void add(String folder, byte[] content) {
        List<FastIgnoreRule> parsed = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\\R")) {
            String pattern = line.replaceFirst("\\s*#.*", "");
            if (!pattern.isBlank() && !pattern.strip().equals("/") && count < MOST_RULES) {
                count++;
                parsed.add(new FastIgnoreRule(pattern));
            }
        }
        rules.put(folder, parsed);
    }

    /** @param path of a file, relative to the bundle's folder */
    boolean ignores(String path) {
        if (rules.isEmpty()) {
            return false;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (matches(path.substring(0, slash), true)) {
                return true;
            }
        }
        return matches(path, false);
    }

    private boolean matches(String path, boolean folder) {
        boolean ignored = false;
        for (int slash = -1; slash < path.length(); slash = next(path, slash)) {
            String from = slash < 0 ? "" : path.substring(0, slash);
            for (FastIgnoreRule rule : rules.getOrDefault(from, List.of())) {
                if ((folder || !rule.dirOnly()) && rule.isMatch(path.substring(slash + 1), folder, false)) {
                    ignored = rule.getResult();
                }
            }
        }
        return ignored;
    }

    private static int next(String path, int slash) {
        int next = path.indexOf('/', slash + 1);
        return next < 0 ? path.length() : next;
    }
}
