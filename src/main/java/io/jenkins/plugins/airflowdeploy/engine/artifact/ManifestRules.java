package io.jenkins.plugins.airflowdeploy.engine.artifact;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a manifest may say: asked by whoever writes one, and of every one that comes from outside. */
final class ManifestRules {

    static final int FILES = 60_000;
    static final long FILE_BYTES = 5L << 20;
    static final long TOTAL_BYTES = 1L << 30;
    static final int PATH_BYTES = 4_096;

    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Set<String> paths = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private byte[] last = new byte[0];
    private long total;

    private ManifestRules() {}

    /**
     * @throws DeploymentFailure kind {@code INVALID_REQUEST}: too many or too large files, or a path that cannot be
     *     deployed; kind {@code INTEGRITY}: entries out of order, twice, or with ids that are none
     */
    static void check(Manifest manifest) throws DeploymentFailure {
        if (manifest.entries().size() > FILES) {
            throw refused(manifest.entries().size() + " files are to be deployed, more than " + FILES
                    + ". Narrow dagsFolder or include.");
        }
        ManifestRules rules = new ManifestRules();
        for (Manifest.Entry entry : manifest.entries()) {
            rules.path(entry.path());
            rules.content(entry);
        }
        for (String folder : rules.folders) {
            if (rules.paths.contains(folder)) {
                throw broken(folder, "is both a file and a folder");
            }
        }
    }

    private void path(String path) throws DeploymentFailure {
        byte[] bytes = StoredZip.utf8(path);
        if (bytes.length > PATH_BYTES || !deployable(path)) {
            throw refused(shown(path) + " cannot be deployed under this name. Rename it, or leave its folder out.");
        }
        if (path.equals(ManifestJson.NAME)) {
            throw refused(path
                    + " at the root of the repository cannot be deployed: the artifact's own manifest has this name.");
        }
        if (Arrays.compareUnsigned(last, bytes) >= 0) {
            throw broken(path, "stands twice or out of order");
        }
        last = bytes;
        paths.add(path);
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (!folders.add(path.substring(0, slash))) {
                break;
            }
        }
    }

    private void content(Manifest.Entry entry) throws DeploymentFailure {
        if (!SHA_1.matcher(entry.blobId()).matches()
                || !SHA_256.matcher(entry.sha256()).matches()
                || entry.size() < 0) {
            throw broken(entry.path(), "has an id or a size that is none");
        }
        if (entry.size() > FILE_BYTES) {
            throw refused(shown(entry.path()) + " has " + entry.size() + " bytes, more than the " + FILE_BYTES
                    + " that one deployed file may have. Keep data out of the DAG folders.");
        }
        total += entry.size();
        if (total > TOTAL_BYTES) {
            throw refused("The files to deploy have more than " + TOTAL_BYTES
                    + " bytes together. Narrow dagsFolder or include.");
        }
    }

    /**
     * Relative, no empty, {@code .}, {@code ..} or {@code .git} part, no backslash and no character that would not
     * print.
     */
    static boolean deployable(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.toLowerCase(Locale.ROOT).equals(".git")) {
                return false;
            }
        }
        return path.codePoints()
                .noneMatch(c -> c == '\\'
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.FORMAT);
    }

    static String shown(String path) {
        return "“" + ForeignText.line(path, 200) + "”";
    }

    private static DeploymentFailure refused(String message) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, message);
    }

    private static DeploymentFailure broken(String path, String what) {
        return new DeploymentFailure(
                FailureKind.INTEGRITY, "The artifact's manifest is not one of ours: " + shown(path) + " " + what + ".");
    }
}
