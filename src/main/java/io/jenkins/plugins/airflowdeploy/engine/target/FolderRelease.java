package io.jenkins.plugins.airflowdeploy.engine.target;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A release in a folder, as its facts file tells.
 *
 * @param id {@code <time>-<12 hexadecimal digits>} of the facts file's SHA-256, so everything else here stands in it
 * @param time its time
 * @param before id of the release that it follows; empty for a seed
 * @param subject its first line, clean
 * @param trailers clean; see {@link Trailers}
 * @param files all files, sorted as the artifact has them
 */
record FolderRelease(
        String id, Instant time, String before, String subject, Map<String, String> trailers, List<FolderFile> files)
        implements Serializable {

    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");

    FolderRelease {
        trailers = Map.copyOf(trailers);
        files = List.copyOf(files);
    }

    /**
     * A file of a release.
     *
     * @param path in the source repository and in the release's folder
     * @param blobId Git blob id, 40 hexadecimal digits
     * @param executable whether its mode is 0755 instead of 0644
     */
    record FolderFile(String path, String blobId, boolean executable) implements Serializable {}

    /** The same arguments give the same release. */
    static FolderRelease of(ReleaseFacts facts, String before, List<FolderFile> files) {
        Instant time = facts.time().truncatedTo(ChronoUnit.SECONDS);
        FolderRelease nameless = new FolderRelease(
                "", time, before, Trailers.subject(facts.subject()), Trailers.clean(facts.trailers()), files);
        return nameless.named(FolderReleaseJson.id(time, FolderReleaseJson.write(nameless)));
    }

    FolderRelease named(String name) {
        return new FolderRelease(name, time, before, subject, trailers, files);
    }

    /** Which deployment made it. */
    String deployment() {
        return trailers.getOrDefault(Trailers.DEPLOYMENT_ID, "");
    }

    /** Who stands behind it, by its own word. */
    String madeBy() {
        return trailers.getOrDefault(Trailers.DEPLOYED_BY, "somebody");
    }

    /** Path → blob id. */
    Map<String, String> blobs() {
        Map<String, String> blobs = new HashMap<>();
        files.forEach(file -> blobs.put(file.path(), file.blobId()));
        return blobs;
    }

    private Map<String, String> blobsAndModes() {
        Map<String, String> blobs = new HashMap<>();
        files.forEach(file -> blobs.put(file.path(), file.blobId() + (file.executable() ? " 755" : " 644")));
        return blobs;
    }

    LiveRelease live() {
        return new LiveRelease(
                id,
                Optional.ofNullable(trailers.get(Trailers.SOURCE_REPOSITORY)),
                Optional.ofNullable(trailers.get(Trailers.SOURCE_COMMIT))
                        .filter(c -> COMMIT_ID.matcher(c).matches()),
                madeBy(),
                time,
                blobs());
    }

    /** @param old the release that this one follows */
    Release following(FolderRelease old) {
        return new Release(id, old.id(), FileChanges.between(old.blobsAndModes(), blobsAndModes()), blobs());
    }
}
