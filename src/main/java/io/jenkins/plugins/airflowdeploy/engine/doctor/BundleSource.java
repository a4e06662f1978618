package io.jenkins.plugins.airflowdeploy.engine.doctor;

/**
 * What a Dag bundle in Airflow has to read.
 *
 * @param place URL of a Git repository, or path of a folder
 * @param branch what of the repository; {@code null} for a folder
 * @param needsLogin whether pushing there takes a credential, so that reading may take one too
 */
public record BundleSource(String place, String branch, boolean needsLogin) {

    /** @param ref {@code refs/heads/…} */
    public static BundleSource git(String url, String ref, boolean needsLogin) {
        return new BundleSource(url, ref.replaceFirst("^refs/heads/", ""), needsLogin);
    }

    /** @param path of the link to the live release */
    public static BundleSource folder(String path) {
        return new BundleSource(path, null, false);
    }

    boolean isGit() {
        return branch != null;
    }
}
