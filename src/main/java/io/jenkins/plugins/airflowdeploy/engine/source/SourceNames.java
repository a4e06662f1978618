package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Checks the names that users give to branches, commits and folders before a server or a file system sees them. */
public final class SourceNames {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");
    private static final int LONGEST = 255;

    private SourceNames() {}

    /** @return the full ref name of a branch: {@code refs/heads/main} */
    static String ref(String branch) throws DeploymentFailure {
        String ref = Constants.R_HEADS + branch;
        if (branch.startsWith(Constants.R_REFS)) {
            throw bad("Give the branch's short name, without refs/heads/: " + ForeignText.line(branch, 100));
        }
        if (branch.length() > LONGEST || !clean(branch) || !Repository.isValidRefName(ref)) {
            throw bad("This cannot be the name of a branch: " + ForeignText.line(branch, 100));
        }
        return ref;
    }

    /**
     * @return the 7 to 40 hexadecimal digits in lower case
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} for anything else
     */
    public static String commit(String commit) throws DeploymentFailure {
        String lower = commit.strip().toLowerCase(Locale.ROOT);
        if (!COMMIT.matcher(lower).matches()) {
            throw bad("A commit is 7 to 40 hexadecimal digits, not " + ForeignText.line(commit, 60));
        }
        return lower;
    }

    /** @return the 40 hexadecimal digits */
    static String fullCommit(String commit) throws DeploymentFailure {
        String lower = commit(commit);
        if (lower.length() != 40) {
            throw bad("A full commit hash has 40 hexadecimal digits, not " + lower);
        }
        return lower;
    }

    /**
     * @return the folders without doubles, sorted; an empty text is the whole repository
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} where one is no path in a repository, or there is none
     */
    public static List<String> folders(List<String> folders) throws DeploymentFailure {
        TreeSet<String> names = new TreeSet<>();
        for (String folder : folders) {
            names.add(folder(folder));
        }
        if (names.isEmpty()) {
            throw bad("No folder to deploy was given");
        }
        return List.copyOf(names);
    }

    private static String folder(String folder) throws DeploymentFailure {
        String path = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        if (path.equals(".")) {
            return "";
        }
        boolean steps = Arrays.stream(path.split("/", -1)).allMatch(s -> !s.isEmpty() && !s.equals(".") && !s.equals(".."));
        if (!steps || path.indexOf('\\') >= 0 || path.length() > LONGEST || !clean(path)) {
            throw bad("A folder is a relative path in the repository such as dags, without . and .. and \\, not "
                    + ForeignText.line(folder, 100));
        }
        return path;
    }

    /** Whether a text has only characters that a log shows as they are. */
    static boolean clean(String text) {
        return text.equals(ForeignText.line(text, Math.max(1, text.length())));
    }

    private static DeploymentFailure bad(String message) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, message + ".");
    }
}
