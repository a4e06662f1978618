package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is validated, and within which bounds.
 *
 * @param dagsFolder path in the repository, without slashes at its ends; empty for the repository's root
 * @param include further deployed folders, in the same form; when there are any, the bundle's folder is the
 *     repository's root
 * @param maxFileBytes larger files are not read
 * @param maxTimePerFile a file that takes longer is given up
 * @param threads that read files; at least 1
 * @param maxFindings the report has no more
 */
public record ValidationSettings(
        String dagsFolder,
        List<String> include,
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

    /** The usual bounds: 5 MiB and 5 s a file, at most 8 threads, 1,000 findings. */
    public static ValidationSettings of(String dagsFolder, List<String> include) {
        int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
        return new ValidationSettings(dagsFolder, include, 5L << 20, Duration.ofSeconds(5), threads, 1000);
    }

    /** What Airflow has as the bundle's folder, on {@code sys.path} and as the root of its scan; empty for the root. */
    String bundleFolder() {
        return include.isEmpty() ? dagsFolder : "";
    }

    /** Whether the path lies in one of the deployed folders. */
    boolean covers(String path) {
        return below(dagsFolder, path) || include.stream().anyMatch(folder -> below(folder, path));
    }

    static boolean below(String folder, String path) {
        return folder.isEmpty() || path.startsWith(folder + "/");
    }
}
