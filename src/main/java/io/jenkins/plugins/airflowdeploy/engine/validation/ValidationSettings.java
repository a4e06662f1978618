package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is validated, and within which bounds.
 *
 * @param dagsFolder path in the repository, without slashes at its ends; empty for the repository's root
 * @param include further deployed folders or files, in the same form
 * @param bundleFolder what Airflow has as the bundle's folder, on {@code sys.path} and as the root of its scan: its {@code subdir},
 *     in the same form
 * @param maxFileBytes larger files are not read
 * @param maxTimePerFile a file that takes longer is given up
 * @param threads that read files; at least 1
 * @param maxFindings the report has no more
 */
public record ValidationSettings(
        String dagsFolder,
        List<String> include,
        String bundleFolder,
        long maxFileBytes,
        Duration maxTimePerFile,
        int threads,
        int maxFindings)
        implements Serializable {

    public ValidationSettings {
        include = List.copyOf(include);
        if (threads < 1 || maxFindings < 1) {
            throw new IllegalArgumentException("threads and maxFindings are at least 1");
        }
    }

    /**
     * The usual bounds: 5 MiB and 5 s a file, at most 8 threads, 1,000 findings.
     *
     * @param dagsFolder and the others may be {@code .} for the repository's root, too
     */
    public static ValidationSettings of(String dagsFolder, List<String> include, String bundleFolder) {
        int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
        return new ValidationSettings(root(dagsFolder), include.stream().map(ValidationSettings::root).toList(),
                root(bundleFolder), 5L << 20, Duration.ofSeconds(5), threads, 1000);
    }

    private static String root(String folder) {
        return folder.equals(".") ? "" : folder;
    }

    /** Whether the path lies in one of the deployed folders, or is one of the deployed files. */
    boolean covers(String path) {
        return isOf(dagsFolder, path) || include.stream().anyMatch(one -> isOf(one, path));
    }

    private static boolean isOf(String deployed, String path) {
        return path.equals(deployed) || below(deployed, path);
    }

    static boolean below(String folder, String path) {
        return folder.isEmpty() || path.startsWith(folder + "/");
    }
}
