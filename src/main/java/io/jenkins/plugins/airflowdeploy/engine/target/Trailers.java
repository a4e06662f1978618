package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.FooterLine;
import org.eclipse.jgit.revwalk.RevCommit;

/** The trailers of a release commit: their names, and how they are written and read. */
public final class Trailers {

    public static final String SOURCE_REPOSITORY = "Source-Repository";
    public static final String SOURCE_COMMIT = "Source-Commit";
    public static final String ARTIFACT_DIGEST = "Artifact-Digest";
    public static final String DEPLOYMENT_ID = "Deployment-Id";
    public static final String DEPLOYED_BY = "Deployed-By";

    /** The people or the push behind {@link #DEPLOYED_BY}; absent where nothing is known. */
    public static final String TRIGGERED_BY = "Triggered-By";

    public static final String AUDIT_HEAD = "Audit-Head";

    /** Of a release that takes another one back: that one's id. */
    public static final String UNDOES = "Undoes";

    /** What says where a release's files came from, and so goes with the files. */
    static final List<String> OF_FILES = List.of(SOURCE_REPOSITORY, SOURCE_COMMIT, ARTIFACT_DIGEST);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z-]{0,63}");
    private static final int VALUE_LIMIT = 500;
    private static final int SUBJECT_LIMIT = 200;

    private Trailers() {}

    /**
     * A commit message: subject, empty line, trailers. Texts are made clean single lines, so that none of them can
     * bring a trailer of its own; empty values are left out.
     */
    static String message(String subject, Map<String, String> trailers) {
        StringBuilder message = new StringBuilder(subject(subject)).append("\n\n");
        clean(trailers).forEach(
                (name, value) -> message.append(name).append(": ").append(value).append('\n'));
        return message.toString();
    }

    static String subject(String subject) {
        return ForeignText.line(subject, SUBJECT_LIMIT);
    }

    /** In the same order, as clean single lines; empty values are left out. */
    static Map<String, String> clean(Map<String, String> trailers) {
        Map<String, String> clean = new LinkedHashMap<>();
        trailers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a trailer: " + name);
            }
            String line = ForeignText.line(value, VALUE_LIMIT);
            if (!line.isEmpty()) {
                clean.put(name, line);
            }
        });
        return clean;
    }

    /** A trailer's value, clean; of several the last. Anybody who may push to the ref can have written it. */
    static Optional<String> value(RevCommit commit, String name) {
        Optional<String> last = Optional.empty();
        for (FooterLine line : commit.getFooterLines()) {
            if (line.getKey().equalsIgnoreCase(name)) {
                last = Optional.of(ForeignText.line(line.getValue(), VALUE_LIMIT));
            }
        }
        return last.filter(value -> !value.isEmpty());
    }
}
