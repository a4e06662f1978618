package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.util.Optional;

/**
 * Where a source path of the repository is in a bundle, as Airflow names it ({@code relative_fileloc} of a DAG,
 * {@code filename} of an import error): relative to the bundle's path, so without the {@code subdir} of the bundle.
 *
 * <p>Measured on Airflow 3.3.2 with a {@code GitDagBundle}: {@code dags/a.py} is {@code dags/a.py} without {@code subdir}, and
 * {@code a.py} with {@code subdir='dags'}; import errors alike. What lies outside of {@code subdir} is not in the bundle.
 *
 * @param subdir the bundle's {@code subdir} with single slashes and none at the ends; empty for the repository's root
 */
public record BundlePaths(String subdir) {

    /** @param subdir as configured; {@code null}, blank, {@code .} and {@code /} mean the repository's root */
    public BundlePaths {
        String path = subdir == null ? "" : subdir.strip().replaceAll("/+", "/").replaceAll("^(\\./|/)+|/$", "");
        subdir = path.equals(".") ? "" : path;
    }

    /**
     * @param sourcePath path in the repository, with slashes
     * @return the file in the bundle; empty when it is not in it
     */
    public Optional<String> inBundle(String sourcePath) {
        if (subdir.isEmpty()) {
            return Optional.of(sourcePath);
        }
        return sourcePath.startsWith(subdir + "/")
                ? Optional.of(sourcePath.substring(subdir.length() + 1))
                : Optional.empty();
    }

    /** The way back: the source path of a file in the bundle. */
    public String sourceOf(String bundleFile) {
        return subdir.isEmpty() ? bundleFile : subdir + "/" + bundleFile;
    }
}
